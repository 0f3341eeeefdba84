package dev.backplane.manager.internal.framework;

import dev.backplane.manager.RuntimeConditions;

import org.osgi.framework.BundleContext;
import org.osgi.framework.Filter;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.service.condition.Condition;
import org.osgi.util.tracker.ServiceTracker;

import java.util.Arrays;
import java.util.concurrent.TimeUnit;

/**
 * The first look of the file door at its folder: what lay there when the runtime started belongs to
 * the start.
 */
public final class FolderScan {

    private static final String FILE_DOOR = "dev.backplane.deploy";
    private static final String FILTER =
            "(&(objectClass=org.osgi.service.condition.Condition)("
                    + Condition.CONDITION_ID
                    + "="
                    + RuntimeConditions.PLUGINS_SCANNED
                    + "))";

    private FolderScan() {}

    /**
     * Waits for it; false if the deadline (of {@link System#nanoTime()}) passed. Without a file
     * door there is no wait.
     */
    public static boolean await(BundleContext context, long deadline) throws InterruptedException {
        if (Arrays.stream(context.getBundles())
                .noneMatch(bundle -> FILE_DOOR.equals(bundle.getSymbolicName()))) {
            return true;
        }
        ServiceTracker<Object, Object> tracker =
                new ServiceTracker<>(context, filter(context), null);
        tracker.open();
        try {
            long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
            return tracker.waitForService(Math.max(1, left)) != null;
        } finally {
            tracker.close();
        }
    }

    private static Filter filter(BundleContext context) {
        try {
            return context.createFilter(FILTER);
        } catch (InvalidSyntaxException e) {
            throw new IllegalStateException(e);
        }
    }
}
