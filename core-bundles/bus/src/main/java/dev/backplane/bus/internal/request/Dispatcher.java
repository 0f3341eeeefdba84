package dev.backplane.bus.internal.request;

import dev.backplane.bus.Payload;
import dev.backplane.bus.ResponseStream;
import dev.backplane.bus.internal.Work;
import dev.backplane.engine.FailureKind;
import dev.backplane.plugin.ErrorCode;
import dev.backplane.plugin.PluginException;

import org.jspecify.annotations.Nullable;

/** Takes one attempt of a call to the revision that serves it, into the handler, and back. */
final class Dispatcher {

    private final RouteTable routes;
    private final Junction junction;
    private final DeadlineWatch watch;

    Dispatcher(RouteTable routes, DeadlineWatch watch) {
        this.routes = routes;
        this.junction = new Junction(routes);
        this.watch = watch;
    }

    /** Counts the call in, then looks again: {@link InFlight} says why both, and in this order. */
    @SuppressWarnings("ReferenceEquality") // the very same snapshot, not an equal one
    @Nullable Payload carry(Call call, @Nullable ResponseStream consumer, Limits now) {
        CallChecks.time(call);
        Slot slot = routes.find(call.request().plugin());
        if (slot == null) {
            throw Refusals.unknownPlugin(call.request(), routes);
        }
        while (true) {
            Route route = slot.route();
            Route.Serving serving =
                    route instanceof Route.Serving direct ? direct : junction.serving(call, route);
            if (serving == null) {
                continue;
            }
            InFlight inFlight = serving.revision().inFlight();
            int ticket = inFlight.enter();
            try {
                if (slot.route() == route
                        && (route == serving || junction.confirms(call, route, inFlight))) {
                    return pass(call, serving, consumer, now);
                }
            } finally {
                inFlight.exit(ticket);
            }
        }
    }

    /** Through the operation's lane; that and the revision learn how it ended. */
    private @Nullable Payload pass(
            Call call, Route.Serving serving, @Nullable ResponseStream consumer, Limits now) {
        call.comesTo(serving.revision());
        Endpoint endpoint = serving.operations().get(call.request().operation());
        Traffic traffic = endpoint == null ? serving.others() : endpoint.traffic();
        Passage passage;
        try {
            passage = enter(call, serving, endpoint, consumer == null);
        } catch (PluginException e) {
            traffic.turnedAway(Blame.of(e.code()));
            throw e;
        }
        try {
            Payload reply = serve(call, serving, passage.operation(), consumer, now);
            passage.succeeded();
            traffic.succeeded(call.tookNanos());
            return reply;
        } catch (PluginException e) {
            passage.failed(e);
            call.ended(System.nanoTime());
            traffic.failed(e.code(), Blame.of(call, e), call.tookNanos());
            throw e;
        } catch (RuntimeException | Error e) { // the consumer's
            passage.brokenOff();
            call.ended(System.nanoTime());
            traffic.failed(ErrorCode.CANCELLED, FailureKind.CANCELLED, call.tookNanos());
            throw e;
        }
    }

    private static Passage enter(
            Call call, Route.Serving serving, @Nullable Endpoint endpoint, boolean oneReply) {
        if (endpoint == null || (oneReply && endpoint.operation().isStreamOnly())) {
            throw Refusals.unknownOperation(call.request(), serving);
        }
        return Passage.enter(call, endpoint, serving.uptime());
    }

    private @Nullable Payload serve(
            Call call,
            Route.Serving serving,
            Operation operation,
            @Nullable ResponseStream consumer,
            Limits now) {
        if (consumer == null) {
            Payload reply = enter(call, serving, operation, null);
            HandlerFailures.checkTime(call);
            return CallChecks.reply(call, serving.revision(), reply, now);
        }
        try (var responses = new BoundedResponses(call, serving.revision(), consumer, now)) {
            enter(call, serving, operation, responses);
            responses.throwFirstRefusal();
        }
        HandlerFailures.checkTime(call);
        return null;
    }

    private @Nullable Payload enter(
            Call call,
            Route.Serving serving,
            Operation operation,
            @Nullable BoundedResponses responses) {
        try {
            return run(call, serving, operation, responses);
        } catch (Exception e) {
            if (responses != null) {
                responses.throwFirstRefusal();
            }
            throw HandlerFailures.thrown(call, serving.revision(), e);
        } catch (Throwable t) {
            throw HandlerFailures.thrown(call, serving.revision(), t);
        }
    }

    /** The only place where foreign code runs; whatever it does, the thread leaves as it came. */
    private @Nullable Payload run(
            Call call,
            Route.Serving serving,
            Operation operation,
            @Nullable BoundedResponses responses)
            throws Exception {
        Thread thread = call.thread();
        Work.Cell cell = Work.Cell.mine();
        Work around = cell.get();
        ClassLoader loaderBefore = thread.getContextClassLoader();
        int place = DeadlineWatch.NOWHERE;
        try {
            call.runsIn(serving.uptime());
            place = watch.arm(call);
            cell.set(call);
            thread.setContextClassLoader(serving.loader());
            return operation.run(call.request(), responses);
        } finally {
            call.settle();
            watch.disarm(place);
            cell.set(around);
            thread.setContextClassLoader(loaderBefore);
        }
    }
}
