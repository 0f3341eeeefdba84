package dev.backplane.manager.internal.update;

import dev.backplane.engine.RouteControl;

import org.osgi.framework.Bundle;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;

/**
 * Opens a closed gate to the revision that served before a call that waits there would run out of
 * time. Either the watch opens the gate, or whoever closed it passes, never both.
 */
final class GateWatch implements AutoCloseable {

    private static final Duration PAUSE = Duration.ofMillis(5);

    private enum State {
        WATCHING,
        PASSED,
        OPENED
    }

    private final RouteControl routes;
    private final String plugin;
    private final Bundle serving;
    private final Duration margin;
    private final AtomicReference<State> state = new AtomicReference<>(State.WATCHING);

    private GateWatch(RouteControl routes, String plugin, Bundle serving, Duration margin) {
        this.routes = routes;
        this.plugin = plugin;
        this.serving = serving;
        this.margin = margin;
    }

    /** Closes the gate and watches it. */
    static GateWatch close(RouteControl routes, String plugin, Bundle serving, Duration margin) {
        GateWatch watch = new GateWatch(routes, plugin, serving, margin);
        routes.closeGate(plugin);
        Thread.ofPlatform().daemon().name("backplane-gate-" + plugin).start(watch::watch);
        return watch;
    }

    private void watch() {
        while (state.get() == State.WATCHING) {
            if (routes.gateWait(plugin).nearestDeadline().compareTo(margin) < 0) {
                open();
            }
            LockSupport.parkNanos(PAUSE.toNanos());
        }
    }

    private void open() {
        if (state.compareAndSet(State.WATCHING, State.OPENED)) {
            routes.activate(plugin, serving);
        }
    }

    /** Whether the gate had to be opened. */
    boolean isOpened() {
        return state.get() == State.OPENED;
    }

    /** From now on the gate stays closed whatever happens; false if it had to be opened before. */
    boolean pass() {
        return state.compareAndSet(State.WATCHING, State.PASSED);
    }

    /** Opens the gate to the revision that served, unless it was passed or is open. */
    @Override
    public void close() {
        open();
    }
}
