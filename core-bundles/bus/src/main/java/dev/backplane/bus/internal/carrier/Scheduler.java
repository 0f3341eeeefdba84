package dev.backplane.bus.internal.carrier;

import java.lang.management.ManagementFactory;

import javax.management.Attribute;
import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.MalformedObjectNameException;
import javax.management.ObjectName;

/** The scheduler of the virtual threads, as the JDK lets it be managed. */
final class Scheduler {

    private static final String NAME = "jdk.management:type=VirtualThreadScheduler";
    private static final String PARALLELISM = "Parallelism";
    private static final String MOUNTED = "MountedVirtualThreadCount";

    private final MBeanServer server = ManagementFactory.getPlatformMBeanServer();
    private final ObjectName name;

    Scheduler() {
        try {
            name = new ObjectName(NAME);
        } catch (MalformedObjectNameException e) {
            throw new IllegalStateException(e);
        }
    }

    /** How many carriers may run at once. */
    int parallelism() {
        return number(PARALLELISM);
    }

    /** Carriers that are there already go on until they have nothing to do. */
    void setParallelism(int carriers) {
        try {
            server.setAttribute(name, new Attribute(PARALLELISM, carriers));
        } catch (JMException e) {
            throw new IllegalStateException("Setting the parallelism of " + NAME + " failed", e);
        }
    }

    /** How many carriers run something. */
    int mounted() {
        return number(MOUNTED);
    }

    private int number(String attribute) {
        try {
            return (Integer) server.getAttribute(name, attribute);
        } catch (JMException e) {
            throw new IllegalStateException("Reading " + attribute + " of " + NAME + " failed", e);
        }
    }
}
