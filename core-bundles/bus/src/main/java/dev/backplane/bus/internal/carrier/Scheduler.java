package dev.backplane.bus.internal.carrier;

import jdk.management.VirtualThreadSchedulerMXBean;

import java.lang.management.ManagementFactory;

/**
 * The scheduler of the virtual threads, as the JDK lets it be managed. It is asked directly: the
 * platform's MBean server, which is slow to come up, is left to those who need it.
 */
final class Scheduler {

    private final VirtualThreadSchedulerMXBean scheduler =
            ManagementFactory.getPlatformMXBean(VirtualThreadSchedulerMXBean.class);

    /** How many carriers may run at once. */
    int parallelism() {
        return scheduler.getParallelism();
    }

    /** Carriers that are there already go on until they have nothing to do. */
    void setParallelism(int carriers) {
        scheduler.setParallelism(carriers);
    }

    /** How many carriers run something. */
    int mounted() {
        return scheduler.getMountedVirtualThreadCount();
    }
}
