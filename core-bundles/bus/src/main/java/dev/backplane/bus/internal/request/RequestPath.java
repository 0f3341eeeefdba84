package dev.backplane.bus.internal.request;

import dev.backplane.bus.Cancellation;
import dev.backplane.bus.Payload;
import dev.backplane.bus.Request;
import dev.backplane.bus.ResponseStream;
import dev.backplane.bus.internal.Work;

import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/**
 * Takes a call from its caller into the handler and back, on the caller's thread, without a lock or
 * a registry look-up: every gateway call comes through here.
 */
@Component(service = RequestPath.class, immediate = true, configurationPid = RequestPath.PID)
@Designate(ocd = RequestPath.Config.class)
public final class RequestPath {

    static final String PID = "dev.backplane.bus";

    /** What an operator may set. */
    @ObjectClassDefinition(
            name = "Message bus",
            description = "Limits of requests between plugins and from the gateway")
    @interface Config {

        @AttributeDefinition(
                name = "Largest payload in bytes",
                description = "Of a request, a reply, and each item of a stream",
                min = "1")
        int maxPayloadBytes() default 4_194_304;

        @AttributeDefinition(
                name = "Deepest chain of calls",
                description = "How many calls deep plugins may call each other on one thread",
                min = "1")
        int maxCallDepth() default 32;
    }

    private final RouteTable routes;
    private final DeadlineWatch watch;
    private volatile Limits limits;

    /** Ready for calls when it returns. */
    @Activate
    public RequestPath(@Reference RouteTable routes, Config config) {
        this(routes, limits(config), DeadlineWatch.start(DeadlineWatch.TICK_NANOS));
    }

    RequestPath(RouteTable routes, Limits limits, DeadlineWatch watch) {
        this.routes = routes;
        this.limits = limits;
        this.watch = watch;
    }

    @Modified
    void modified(Config config) {
        limits = limits(config);
    }

    @Deactivate
    void close() {
        watch.close();
    }

    /** As {@link dev.backplane.bus.MessageBus#request(Request)}. */
    Payload request(Request asked) {
        Payload reply = dispatch(asked, null);
        if (reply == null) {
            throw new IllegalStateException("a request ended without a reply");
        }
        return reply;
    }

    /** As {@link dev.backplane.bus.MessageBus#stream(Request, ResponseStream)}. */
    void stream(Request asked, ResponseStream responses) {
        dispatch(asked, responses);
    }

    /** What a call made by this thread now is cancelled by: the call it is in, or nothing yet. */
    Cancellation currentCancellation() {
        Work around = Work.Cell.mine().get();
        Cancellation inherited = around == null ? null : around.cancellation();
        return inherited == null ? new Cancellation() : inherited;
    }

    private @Nullable Payload dispatch(Request asked, @Nullable ResponseStream consumer) {
        Limits now = limits;
        CallChecks.names(asked);
        CallChecks.size("request", asked, asked.payload(), now);
        Work around = Work.Cell.mine().get();
        CallChecks.depth(asked, Call.innermost(around), now);
        Call call = new Call(asked, around);
        try {
            CallChecks.time(call);
            return route(call, consumer, now);
        } finally {
            call.unlink();
        }
    }

    /** Counts the call in, then looks again: {@link InFlight} says why both, and in this order. */
    private @Nullable Payload route(Call call, @Nullable ResponseStream consumer, Limits now) {
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
                    return serve(call, serving, consumer, now);
                }
            } finally {
                inFlight.exit(ticket);
            }
        }
    }

    private @Nullable Payload serve(
            Call call, Route.Serving serving, @Nullable ResponseStream consumer, Limits now) {
        Operation operation = serving.operations().get(call.request().operation());
        if (operation == null || (consumer == null && operation.replies() == null)) {
            throw Refusals.unknownOperation(call.request(), serving);
        }
        if (consumer == null) {
            Payload reply = enter(call, serving, operation, null);
            HandlerFailures.checkTime(call);
            HandlerFailures.checkReply(call, serving.revision(), reply);
            CallChecks.size("reply", call.request(), reply, now);
            return reply;
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

    private static Limits limits(Config config) {
        return new Limits(config.maxPayloadBytes(), config.maxCallDepth());
    }
}
