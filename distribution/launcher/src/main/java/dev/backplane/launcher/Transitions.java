package dev.backplane.launcher;

import org.osgi.framework.Bundle;
import org.osgi.framework.BundleEvent;
import org.osgi.framework.Constants;
import org.osgi.framework.SynchronousBundleListener;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/** Which bundles are being started or stopped now, since when, and on which thread. */
final class Transitions implements SynchronousBundleListener {

    private final Map<Bundle, Transition> underWay = new ConcurrentHashMap<>();
    private final AtomicLong events = new AtomicLong();

    /**
     * A bundle on its way from one state to another.
     *
     * @param thread runs the bundle's own code meanwhile
     * @param since as {@link System#nanoTime} counts
     */
    record Transition(Bundle bundle, Thread thread, long since) {

        boolean lasts() {
            return (bundle.getState() & (Bundle.STARTING | Bundle.STOPPING)) != 0;
        }

        Duration age() {
            return Duration.ofNanos(System.nanoTime() - since);
        }

        /** The innermost place in code that is not the platform's. */
        String place() {
            for (StackTraceElement frame : thread.getStackTrace()) {
                String type = frame.getClassName();
                if (!type.startsWith("java.") && !type.startsWith("jdk.")) {
                    return frame.toString();
                }
            }
            return "an unknown place";
        }

        @Override
        public String toString() {
            return bundle.getSymbolicName() + " " + bundle.getVersion();
        }
    }

    /** Called on the thread that is about to run the bundle's code. */
    @Override
    public void bundleChanged(BundleEvent event) {
        Bundle bundle = event.getBundle();
        if (bundle.getBundleId() == Constants.SYSTEM_BUNDLE_ID) {
            return;
        }
        events.incrementAndGet();
        switch (event.getType()) {
            case BundleEvent.STARTING, BundleEvent.STOPPING ->
                    underWay.put(
                            bundle,
                            new Transition(bundle, Thread.currentThread(), System.nanoTime()));
            case BundleEvent.STARTED, BundleEvent.STOPPED -> underWay.remove(bundle);
            default -> {
                // installed, resolved and so on: no code of the bundle runs
            }
        }
    }

    /** Grows whenever a bundle changes. */
    long events() {
        return events.get();
    }

    /** Those that have lasted longer than the limit. */
    List<Transition> overdue(Duration limit) {
        return underWay.values().stream()
                .filter(Transition::lasts)
                .filter(transition -> transition.age().compareTo(limit) > 0)
                .toList();
    }

    Optional<Transition> of(Bundle bundle) {
        return Optional.ofNullable(underWay.get(bundle)).filter(Transition::lasts);
    }
}
