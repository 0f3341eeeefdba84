package dev.backplane.bus.internal.request;

import dev.backplane.bus.internal.policy.Lanes;
import dev.backplane.engine.CanaryRule;

import org.jspecify.annotations.Nullable;

import java.util.Objects;

/** What the manager has decided on the calls of one plugin. Guarded by the {@link RouteTable}. */
final class Assignment {

    private final String plugin;
    private String reason = "nobody has started it";
    private @Nullable Revision serving;
    private @Nullable Revision candidate;
    private @Nullable CanaryRule rule;
    private @Nullable Barrier barrier;

    Assignment(String plugin) {
        this.plugin = plugin;
    }

    @Nullable Revision serving() {
        return serving;
    }

    @Nullable Revision candidate() {
        return candidate;
    }

    @Nullable Barrier barrier() {
        return barrier;
    }

    /** All calls go there. */
    void serve(Revision next) {
        serving = next;
        next.plugins().add(plugin);
        candidate = null;
        barrier = null;
    }

    /** All calls are refused. */
    void refuse(String why) {
        reason = why;
        serving = null;
        candidate = null;
        barrier = null;
    }

    /** Calls wait; for what is to come, not for what was. */
    void close() {
        if (barrier == null) {
            barrier = new Barrier();
        }
    }

    /** Some calls go to that one. */
    void tryOut(Revision next, CanaryRule by) {
        if (serving == null) {
            throw new IllegalStateException(
                    "plugin " + plugin + " is served by nobody whom a candidate could relieve");
        }
        candidate = next;
        rule = by;
        next.plugins().add(plugin);
    }

    void endTrial() {
        candidate = null;
    }

    Route route(Lanes lanes) {
        Route.Serving stable = serving == null ? null : serving.route(plugin, lanes, false);
        if (barrier != null) {
            return new Route.Gated(stable, barrier);
        }
        if (stable == null) {
            return new Route.Refusing(reason);
        }
        return candidate == null
                ? stable
                : new Route.Split(
                        stable, candidate.route(plugin, lanes, true), Objects.requireNonNull(rule));
    }
}
