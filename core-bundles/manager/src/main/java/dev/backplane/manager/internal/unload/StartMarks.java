package dev.backplane.manager.internal.unload;

import org.osgi.framework.Bundle;
import org.osgi.framework.BundleEvent;
import org.osgi.framework.SynchronousBundleListener;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Remembers which thread ids were given out before code of a bundle could run: a thread with one of
 * them was not made by that bundle. Felix makes activators before it tells of STARTING.
 */
final class StartMarks implements SynchronousBundleListener {

    private final Map<Long, Long> marks = new ConcurrentHashMap<>();

    @Override
    public void bundleChanged(BundleEvent event) {
        long bundle = event.getBundle().getBundleId();
        int type = event.getType();
        if (type == BundleEvent.RESOLVED || type == BundleEvent.STARTING) {
            marks.computeIfAbsent(
                    bundle, any -> Thread.ofPlatform().unstarted(() -> {}).threadId());
        } else if (type == BundleEvent.UNINSTALLED) {
            marks.remove(bundle);
        }
    }

    /** Whether the thread is known to be older than all that the bundle did. */
    boolean isOlder(Thread thread, Bundle bundle) {
        Long mark = marks.get(bundle.getBundleId());
        return mark != null && thread.threadId() < mark;
    }
}
