package dev.backplane.manager.internal.update;

import dev.backplane.engine.RouteControl;
import dev.backplane.manager.internal.framework.PluginBundles;
import dev.backplane.manager.internal.lifecycle.Lifecycle;
import dev.backplane.manager.internal.update.StateMover.State;
import dev.backplane.manager.internal.update.Takeover.Side;
import dev.backplane.plugin.ErrorCode;
import dev.backplane.plugin.PluginException;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/**
 * What happens between two revisions of a plugin behind a closed gate: the state is handed over, or
 * one takes the place of the other where both cannot run at once. On the manager's thread.
 */
final class Handover {

    private static final Logger LOG = LoggerFactory.getLogger(Handover.class);
    private static final Duration SLICE = Duration.ofMillis(20);
    private static final Duration FIRST_PAUSE = Duration.ofMillis(100);

    private final RouteControl routes;
    private final PluginBundles bundles;
    private final Lifecycle lifecycle;
    private final Probes probes;
    private final StateMover states;

    Handover(
            RouteControl routes,
            PluginBundles bundles,
            Lifecycle lifecycle,
            Probes probes,
            StateMover states) {
        this.routes = routes;
        this.bundles = bundles;
        this.lifecycle = lifecycle;
        this.probes = probes;
        this.states = states;
    }

    /** Whether calls have to wait while one of them follows the other. */
    boolean needsGate(Takeover takeover) {
        return !takeover.beside() || states.schema(takeover.before().bundle()) != 0;
    }

    /**
     * Makes the revision after ready to serve in place of the one before. The gate is closed when
     * this returns, if it was needed; whoever activates the revision opens it.
     *
     * @throws PluginException why not; the revision before serves as if nothing had been
     */
    void carryOut(Takeover takeover) {
        if (!needsGate(takeover)) {
            return;
        }
        if (takeover.beside()) {
            int schema = states.schema(takeover.before().bundle());
            states.check(schema, takeover.after().bundle(), takeover.after().label());
        }
        long closed = System.nanoTime();
        try (GateWatch gate = quietGate(takeover)) {
            if (takeover.beside()) {
                transfer(takeover, gate);
            } else {
                swap(takeover, gate);
            }
            takeover.waitedAtGate(Duration.ofNanos(System.nanoTime() - closed));
        }
    }

    /**
     * Closes the gate at a moment when the calls inside end before those outside run out of time.
     */
    private GateWatch quietGate(Takeover takeover) {
        Duration limit = bundles.limits().drain();
        Duration pause = FIRST_PAUSE;
        for (int attempt = 1; ; attempt++) {
            GateWatch gate =
                    GateWatch.close(
                            routes,
                            takeover.name(),
                            takeover.before().bundle(),
                            takeover.settings().gate().margin());
            boolean quiet = false;
            try {
                quiet = awaitQuiet(takeover, gate, limit);
            } finally {
                if (!quiet) {
                    gate.close();
                }
            }
            if (quiet) {
                return gate;
            }
            if (attempt == takeover.settings().gate().attempts()) {
                throw new PluginException(
                        ErrorCode.UPDATE_FAILED,
                        takeover.before().label()
                                + " was still answering calls each of the "
                                + attempt
                                + " times that others waited for it at the gate, as long as their"
                                + " deadlines allow; try when it has less to do, or stop it first");
            }
            LockSupport.parkNanos(pause.toNanos());
            pause = pause.multipliedBy(2);
        }
    }

    private boolean awaitQuiet(Takeover takeover, GateWatch gate, Duration limit) {
        long deadline = System.nanoTime() + limit.toNanos();
        try {
            while (!gate.isOpened() && System.nanoTime() - deadline < 0) {
                if (routes.drain(takeover.before().bundle(), SLICE)) {
                    return !gate.isOpened();
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return false;
    }

    private void transfer(Takeover takeover, GateWatch gate) {
        Duration limit = takeover.settings().gate().transfer();
        Side before = takeover.before();
        Side after = takeover.after();
        try (State state = states.exported(before.bundle(), before.label(), limit)) {
            states.imported(after.bundle(), after.label(), state, limit);
            takeover.moved(state.schema(), state.bytes());
        }
        if (!gate.pass()) {
            throw new PluginException(
                    ErrorCode.UPDATE_FAILED,
                    "handing over the state of "
                            + before.label()
                            + " took longer than calls could wait at the gate; give callers longer"
                            + " deadlines, or stop the plugin first");
        }
    }

    private void swap(Takeover takeover, GateWatch gate) {
        Side before = takeover.before();
        Duration limit = takeover.settings().gate().transfer();
        if (states.schema(before.bundle()) != 0) {
            takeover.keep(states.exported(before.bundle(), before.label(), limit));
        }
        try {
            if (!gate.pass()) {
                throw new PluginException(
                        ErrorCode.UPDATE_FAILED,
                        "exporting the state of "
                                + before.label()
                                + " took longer than calls could wait at the gate");
            }
            exchange(takeover);
        } catch (PluginException e) {
            takeover.forgetState();
            throw e;
        }
    }

    private void exchange(Takeover takeover) {
        try {
            bundles.stop(takeover.before().bundle(), takeover.before().label());
            startInPlace(takeover, takeover.kept());
        } catch (PluginException e) {
            putBack(takeover, takeover.kept());
            throw e;
        }
    }

    private void startInPlace(Takeover takeover, State state) {
        Side after = takeover.after();
        lifecycle.tryOut(takeover.entry(), after.artifact(), after.bundle());
        probes.awaitReady(after.bundle(), after.label(), takeover.settings().probe());
        if (state.schema() != 0) {
            states.check(state.schema(), after.bundle(), after.label());
            states.imported(
                    after.bundle(), after.label(), state, takeover.settings().gate().transfer());
            takeover.moved(state.schema(), state.bytes());
        }
    }

    /**
     * Makes the revision before ready to serve again, after calls had shifted to the one after.
     * What that learnt meanwhile goes back where it can be had; else the one before goes on from
     * what it knew at the shift.
     */
    void back(Takeover takeover) {
        Takeover reverse = takeover.reversed();
        try {
            carryOut(reverse);
        } catch (PluginException e) {
            LOG.warn("{} goes on from what it knew: {}", takeover.before().label(), e.getMessage());
            if (!takeover.beside()) {
                routes.closeGate(takeover.name());
                bundles.stop(takeover.after().bundle(), takeover.after().label());
                startAgain(takeover, takeover.kept());
            }
        } finally {
            reverse.forgetState();
        }
    }

    /** The one before, with what it knew. */
    private void putBack(Takeover takeover, State state) {
        Side before = takeover.before();
        bundles.stop(takeover.after().bundle(), takeover.after().label());
        try {
            startAgain(takeover, state);
            routes.activate(takeover.name(), before.bundle());
        } catch (PluginException e) {
            LOG.error("{} does not come back: {}", before.label(), e.getMessage());
            lifecycle.fail(takeover.entry(), e);
        }
    }

    private void startAgain(Takeover takeover, State state) {
        Side before = takeover.before();
        bundles.start(before.bundle(), before.label());
        if (state.schema() != 0) {
            Duration limit = takeover.settings().gate().transfer();
            states.imported(before.bundle(), before.label(), state, limit);
        }
    }
}
