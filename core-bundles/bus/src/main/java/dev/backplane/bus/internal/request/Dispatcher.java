package dev.backplane.bus.internal.request;

import dev.backplane.bus.Payload;
import dev.backplane.bus.ResponseStream;
import dev.backplane.bus.internal.Work;
import dev.backplane.plugin.PluginException;

import org.jspecify.annotations.Nullable;

/** Takes one attempt of a call to the revision that serves it, into the handler, and back. */
final class Dispatcher {

    private final RouteTable routes;
    private final DeadlineWatch watch;

    Dispatcher(RouteTable routes, DeadlineWatch watch) {
        this.routes = routes;
        this.watch = watch;
    }

    /** Counts the call in, then looks again: {@link InFlight} says why both, and in this order. */
    @Nullable Payload carry(Call call, @Nullable ResponseStream consumer, Limits now) {
        CallChecks.time(call);
        Slot slot = routes.find(call.request().plugin());
        if (slot == null) {
            throw Refusals.unknownPlugin(call.request(), routes);
        }
        while (true) {
            Route route = slot.route();
            if (!(route instanceof Route.Serving serving)) {
                throw Refusals.notServing(call.request(), route, routes);
            }
            InFlight inFlight = serving.revision().inFlight();
            int ticket = inFlight.enter();
            try {
                if (slot.route() == serving) {
                    return pass(call, serving, consumer, now);
                }
            } finally {
                inFlight.exit(ticket);
            }
        }
    }

    /** Through the operation's lane, which learns how it ended. */
    private @Nullable Payload pass(
            Call call, Route.Serving serving, @Nullable ResponseStream consumer, Limits now) {
        Endpoint endpoint = serving.operations().get(call.request().operation());
        if (endpoint == null || (consumer == null && endpoint.operation().isStreamOnly())) {
            throw Refusals.unknownOperation(call.request(), serving);
        }
        Passage passage = Passage.enter(call, endpoint.lane(), serving.uptime());
        try {
            Payload reply = serve(call, serving, endpoint.operation(), consumer, now);
            passage.succeeded();
            return reply;
        } catch (PluginException e) {
            passage.failed(e);
            throw e;
        } catch (RuntimeException | Error e) {
            passage.brokenOff();
            throw e;
        }
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
