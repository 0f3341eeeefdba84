package dev.backplane.bus.internal;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.lang.management.ManagementFactory;

import javax.management.Attribute;
import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.ObjectName;

/**
 * Keeps virtual threads going when foreign code does not let go of a processor: a virtual thread is
 * not preempted, so as many busy loops as there are processors would stop every other. The
 * scheduler gets one carrier more for each that is held.
 */
public final class Carriers {

    private static final Logger LOG = LoggerFactory.getLogger(Carriers.class);
    private static final String SCHEDULER = "jdk.management:type=VirtualThreadScheduler";
    private static final String PARALLELISM = "Parallelism";

    /** The operating system shares the processors among them; more would help nobody. */
    private static final int MOST = 64;

    private int usual; // 0: never changed
    private int held;

    /** Says how many carriers are held now. */
    public synchronized void hold(int threads) {
        int now = Math.min(threads, MOST);
        if (now == held) {
            return;
        }
        held = now;
        try {
            MBeanServer server = ManagementFactory.getPlatformMBeanServer();
            ObjectName scheduler = new ObjectName(SCHEDULER);
            if (usual == 0) {
                usual = (Integer) server.getAttribute(scheduler, PARALLELISM);
            }
            server.setAttribute(scheduler, new Attribute(PARALLELISM, usual + held));
            LOG.warn("{} handlers hold a processor each and do not let go of it", held);
        } catch (JMException e) {
            LOG.warn("Handlers that hold a processor slow all others down", e);
        }
    }
}
