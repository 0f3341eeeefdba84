package dev.backplane.launcher;

import dev.backplane.launcher.Transitions.Transition;

import org.osgi.framework.Bundle;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.framework.FrameworkEvent;
import org.osgi.framework.launch.Framework;
import org.osgi.framework.startlevel.BundleStartLevel;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Stops a framework in order, but not for ever. The framework stops one bundle after the other and
 * waits for each as long as that likes; so a bundle that hangs is named, left behind, and the
 * others are stopped without it.
 */
final class BoundedStop {

    private static final Logger LOG = LoggerFactory.getLogger("backplane");
    private static final Duration POLL = Duration.ofMillis(50);

    /** How long a bundle that was interrupted gets to give in. */
    private static final Duration GRACE = Duration.ofMillis(500);

    private static final Comparator<Bundle> START_ORDER =
            Comparator.comparingInt(BoundedStop::startLevel).thenComparingLong(Bundle::getBundleId);

    private final Framework framework;
    private final Transitions transitions;
    private final Limits limits;
    private final long deadline;
    private final Set<Transition> hanging = new HashSet<>();
    private long seenEvents;
    private long quietSince;

    /**
     * How long stopping may take.
     *
     * @param whole all bundles together
     * @param bundle each bundle
     */
    record Limits(Duration whole, Duration bundle) {}

    /** The time begins now. */
    BoundedStop(Framework framework, Transitions transitions, Limits limits) {
        this.framework = framework;
        this.transitions = transitions;
        this.limits = limits;
        this.deadline = System.nanoTime() + limits.whole().toNanos();
        this.quietSince = System.nanoTime();
    }

    /** Whether everything was stopped in order; if not, what hangs has been logged. */
    boolean run() throws BundleException, InterruptedException {
        framework.stop();
        while (left().isPositive()) {
            if (framework.waitForStop(POLL.toMillis()).getType() != FrameworkEvent.WAIT_TIMEDOUT) {
                return true;
            }
            transitions.overdue(limits.bundle()).stream()
                    .filter(hanging::add)
                    .forEach(BoundedStop::giveUp);
            if (isBlocked()) {
                stopOthers();
                return false;
            }
        }
        transitions.overdue(Duration.ZERO).forEach(BoundedStop::complain);
        return false;
    }

    private static void giveUp(Transition transition) {
        complain(transition);
        transition.thread().interrupt();
    }

    /** Whether for a while nothing has moved, and only what hangs is left to wait for. */
    private boolean isBlocked() {
        List<Transition> underWay = transitions.overdue(Duration.ZERO);
        long events = transitions.events();
        if (underWay.isEmpty() || !hanging.containsAll(underWay) || events != seenEvents) {
            seenEvents = events;
            quietSince = System.nanoTime();
        }
        return System.nanoTime() - quietSince > GRACE.toNanos();
    }

    private static void complain(Transition hanging) {
        LOG.error(
                "{} hangs: its {} is not done after {} ms; it is in {}",
                hanging,
                hanging.bundle().getState() == Bundle.STARTING ? "start" : "stop",
                hanging.age().toMillis(),
                hanging.place());
    }

    /** In the order in which the framework would have gone on. */
    private void stopOthers() throws InterruptedException {
        List<Bundle> others =
                Stream.of(framework.getBundleContext().getBundles())
                        .filter(bundle -> bundle.getBundleId() != Constants.SYSTEM_BUNDLE_ID)
                        .filter(bundle -> bundle.getState() == Bundle.ACTIVE)
                        .sorted(START_ORDER.reversed())
                        .toList();
        for (Bundle bundle : others) {
            Duration limit = left().compareTo(limits.bundle()) < 0 ? left() : limits.bundle();
            Thread stopper =
                    Thread.ofPlatform()
                            .daemon()
                            .name("backplane-stop-one")
                            .unstarted(() -> stop(bundle));
            stopper.start();
            if (!limit.isPositive() || !stopper.join(limit)) {
                transitions.of(bundle).ifPresent(BoundedStop::complain);
            }
        }
    }

    private static void stop(Bundle bundle) {
        try {
            bundle.stop(Bundle.STOP_TRANSIENT);
        } catch (BundleException | IllegalStateException e) {
            LOG.warn("{} was not stopped in order: {}", bundle.getSymbolicName(), e.toString());
        }
    }

    private Duration left() {
        return Duration.ofNanos(deadline - System.nanoTime());
    }

    private static int startLevel(Bundle bundle) {
        return bundle.adapt(BundleStartLevel.class).getStartLevel();
    }
}
