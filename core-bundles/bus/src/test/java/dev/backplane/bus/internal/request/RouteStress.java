package dev.backplane.bus.internal.request;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import dev.backplane.bus.Payload;
import dev.backplane.bus.Request;
import dev.backplane.bus.internal.event.Turns;
import dev.backplane.bus.internal.policy.Lanes;
import dev.backplane.bus.internal.policy.TestPolicies;
import dev.backplane.engine.CanaryRule;
import dev.backplane.plugin.PluginException;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.LL_Result;
import org.openjdk.jcstress.infra.results.L_Result;
import org.openjdk.jcstress.infra.results.ZZ_Result;
import org.osgi.framework.Bundle;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * The races of {@link RouteTable}, {@link Slot} and {@link InFlight}: calls while routes change.
 * For {@link dev.backplane.bus.internal.StressTest}.
 */
public final class RouteStress {

    private static final String PLUGIN = "p";
    private static final Duration LIMIT = Duration.ofSeconds(10);
    private static final ClassLoader LOADER = RouteStress.class.getClassLoader();
    private static final Bundle OLD = FakeBundles.named("old", LOADER);
    private static final Bundle NEW = FakeBundles.named("new", LOADER);
    private static final Payload OLD_REPLY = Payload.text("old");
    private static final Payload NEW_REPLY = Payload.text("new");
    private static final Lanes LANES = lanesWithoutBreaker();
    private static final DeadlineWatch WATCH = DeadlineWatch.start(DeadlineWatch.TICK_NANOS);
    private static final Request REQUEST = TestBus.request(PLUGIN, "op", Duration.ofHours(10));

    private RouteStress() {}

    private static Lanes lanesWithoutBreaker() {
        Lanes lanes = new Lanes();
        TestPolicies.set(lanes, "stress", "target", "*", "breakerFailurePercent", 0);
        return lanes;
    }

    private static Handler handler(long id, int ranking, Operation form, String... operations) {
        return new Handler(id, ranking, List.of(operations), Set.of(), form);
    }

    private static Handler handler(long id, int ranking, Payload reply, String... operations) {
        return handler(id, ranking, Operation.of(request -> reply), operations);
    }

    /** A plugin with one handler, and a way to call it. */
    @State
    public static class Served {

        final RouteTable routes = new RouteTable(LANES, new Turns());
        private final RequestPath path = new RequestPath(routes, TestBus.LIMITS, WATCH);
        final Handler handler = handler(1, 0, Operation.of(this::old), "op");
        private volatile boolean stopped;
        private volatile boolean candidateStopped;

        public Served() {
            routes.put(OLD, handler);
            routes.activate(PLUGIN, OLD);
        }

        private Payload old(Request request) {
            return stopped ? Payload.text("stopped") : OLD_REPLY;
        }

        void stopWhenDrained() {
            stopped = isDrained(OLD);
        }

        void tryOut() {
            Operation reply =
                    Operation.of(request -> candidateStopped ? Payload.text("stopped") : NEW_REPLY);
            routes.put(NEW, handler(2, 0, reply, "op"));
            routes.startCanary(PLUGIN, NEW, new CanaryRule.Weight(100));
            routes.endCanary(PLUGIN);
            candidateStopped = isDrained(NEW);
        }

        private boolean isDrained(Bundle bundle) {
            try {
                return routes.drain(bundle, LIMIT);
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }

        String call() {
            try {
                return path.request(REQUEST).text();
            } catch (PluginException e) {
                return e.code().name();
            }
        }
    }

    /** A new revision takes over, and the old one stops when it is drained. */
    @JCStressTest
    @Outcome(
            id = {"old, old", "old, new", "new, new"},
            expect = ACCEPTABLE,
            desc = "first the old one, then the new one, both running")
    @Outcome(expect = FORBIDDEN)
    public static class Replacing {

        @Actor
        public void caller(Served served, LL_Result result) {
            result.r1 = served.call();
            result.r2 = served.call();
        }

        @Actor
        public void manager(Served served) {
            served.routes.put(NEW, handler(2, 0, NEW_REPLY, "op"));
            served.routes.activate(PLUGIN, NEW);
            served.stopWhenDrained();
        }
    }

    /** The old one stops behind a closed gate, and the new one opens it. */
    @JCStressTest
    @Outcome(
            id = {"old, old", "old, new", "new, new"},
            expect = ACCEPTABLE,
            desc = "first the old one, then the new one, both running")
    @Outcome(expect = FORBIDDEN)
    public static class Gating {

        @Actor
        public void caller(Served served, LL_Result result) {
            result.r1 = served.call();
            result.r2 = served.call();
        }

        @Actor
        public void manager(Served served) {
            served.routes.closeGate(PLUGIN);
            served.stopWhenDrained();
            served.routes.put(NEW, handler(2, 0, NEW_REPLY, "op"));
            served.routes.activate(PLUGIN, NEW);
        }
    }

    /** A candidate gets every call for a while, and stops when it is drained. */
    @JCStressTest
    @Outcome(
            id = {"old, old", "old, new", "new, old", "new, new"},
            expect = ACCEPTABLE,
            desc = "one of the two, running")
    @Outcome(expect = FORBIDDEN)
    public static class TryingOut {

        @Actor
        public void caller(Served served, LL_Result result) {
            result.r1 = served.call();
            result.r2 = served.call();
        }

        @Actor
        public void manager(Served served) {
            served.tryOut();
        }
    }

    /** Within one bundle one handler service takes the place of another. */
    @JCStressTest
    @Outcome(
            id = {"old, old", "old, new", "new, new"},
            expect = ACCEPTABLE,
            desc = "one of the two, never none")
    @Outcome(expect = FORBIDDEN)
    public static class ReplacingAHandler {

        @Actor
        public void caller(Served served, LL_Result result) {
            result.r1 = served.call();
            result.r2 = served.call();
        }

        @Actor
        public void whiteboard(Served served) {
            served.routes.put(OLD, handler(2, 1, NEW_REPLY, "op"));
            served.routes.remove(OLD, served.handler);
        }
    }

    /** The handler goes, then the plugin. */
    @JCStressTest
    @Outcome(
            id = {
                "old, old",
                "old, UNKNOWN_OPERATION",
                "old, UNKNOWN_PLUGIN",
                "UNKNOWN_OPERATION, UNKNOWN_OPERATION",
                "UNKNOWN_OPERATION, UNKNOWN_PLUGIN",
                "UNKNOWN_PLUGIN, UNKNOWN_PLUGIN"
            },
            expect = ACCEPTABLE,
            desc = "what is gone stays gone")
    @Outcome(expect = FORBIDDEN)
    public static class Removing {

        @Actor
        public void caller(Served served, LL_Result result) {
            result.r1 = served.call();
            result.r2 = served.call();
        }

        @Actor
        public void remover(Served served) {
            served.routes.remove(OLD, served.handler);
            served.routes.remove(PLUGIN);
        }
    }

    /** A handler changes its properties: a look-up sees the operations before or after, whole. */
    @JCStressTest
    @Outcome(
            id = {"\\[op\\] of old", "\\[left, right\\] of old"},
            expect = ACCEPTABLE,
            desc = "one snapshot or the other")
    @Outcome(expect = FORBIDDEN)
    public static class Renaming {

        @Actor
        public void lookUp(Served served, L_Result result) {
            Slot slot = served.routes.find(PLUGIN);
            result.r1 =
                    slot != null && slot.route() instanceof Route.Serving serving
                            ? new TreeSet<>(serving.operations().keySet())
                                    + " of "
                                    + serving.revision().bundle().getSymbolicName()
                            : "no route";
        }

        @Actor
        public void whiteboard(Served served) {
            served.routes.put(OLD, handler(1, 0, NEW_REPLY, "left", "right"));
        }
    }

    /** The manager's word and the whiteboard's come at the same time. */
    @JCStressTest
    @Outcome(id = "new", expect = ACCEPTABLE, desc = "both hold")
    @Outcome(expect = FORBIDDEN)
    public static class ActivatingAndFinding {

        @Actor
        public void manager(Served served) {
            served.routes.activate(PLUGIN, NEW);
        }

        @Actor
        public void whiteboard(Served served) {
            served.routes.put(NEW, handler(2, 0, NEW_REPLY, "op"));
        }

        @Arbiter
        public void judge(Served served, L_Result result) {
            result.r1 = served.call();
        }
    }

    /** A route and the calls in it. */
    @State
    public static class Draining {

        private final Route before = new Route.Refusing("before");
        private final Slot slot = new Slot(before);
        private final InFlight inFlight = new InFlight();
    }

    /** What {@link InFlight} proves: who entered sees the new route, or is seen. */
    @JCStressTest
    @Outcome(
            id = {"true, false", "false, true", "false, false"},
            expect = ACCEPTABLE,
            desc = "turned back, or was waited for")
    @Outcome(id = "true, true", expect = FORBIDDEN, desc = "called into a drained revision")
    public static class EnteringAndDraining {

        @Actor
        @SuppressWarnings("ReferenceEquality") // as the request path does it
        public void caller(Draining draining, ZZ_Result result) {
            draining.inFlight.enter();
            result.r1 = draining.slot.route() == draining.before;
        }

        @Actor
        public void manager(Draining draining, ZZ_Result result) {
            draining.slot.publish(new Route.Gone());
            result.r2 = draining.inFlight.count() == 0;
        }
    }
}
