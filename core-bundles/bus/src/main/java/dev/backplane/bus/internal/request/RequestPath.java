package dev.backplane.bus.internal.request;

import dev.backplane.bus.Cancellation;
import dev.backplane.bus.Payload;
import dev.backplane.bus.Request;
import dev.backplane.bus.ResponseStream;
import dev.backplane.bus.internal.Traces;
import dev.backplane.bus.internal.Work;
import dev.backplane.monitor.TraceRecorder;
import dev.backplane.plugin.PluginException;

import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

import java.util.concurrent.CompletableFuture;

/**
 * Takes a call from its caller into the handler and back, on the caller's thread, without a
 * registry look-up, as often as its policy allows: every gateway call comes through here.
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
                description = "How many calls deep plugins may call each other",
                min = "1")
        int maxCallDepth() default 32;
    }

    private final Traces traces;
    private final DeadlineWatch watch;
    private final Dispatcher dispatcher;
    private final Retries retries;
    private final AsyncRequests async;
    private volatile Limits limits;

    /** Ready for calls when it returns. */
    @Activate
    public RequestPath(@Reference RouteTable routes, @Reference Traces traces, Config config) {
        this(routes, traces, limits(config), DeadlineWatch.start(DeadlineWatch.TICK_NANOS));
    }

    RequestPath(RouteTable routes, Limits limits, DeadlineWatch watch) {
        this(routes, new Traces(), limits, watch);
    }

    RequestPath(RouteTable routes, Traces traces, Limits limits, DeadlineWatch watch) {
        this.traces = traces;
        this.limits = limits;
        this.watch = watch;
        this.dispatcher = new Dispatcher(routes, watch);
        this.retries = new Retries(routes.lanes());
        this.async = new AsyncRequests(this, routes.lanes());
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
    public Payload request(Request asked) {
        return reply(asked, Work.Cell.mine().get());
    }

    /** As {@link dev.backplane.bus.MessageBus#stream(Request, ResponseStream)}. */
    public void stream(Request asked, ResponseStream responses) {
        dispatch(asked, responses, Work.Cell.mine().get());
    }

    /** As {@link dev.backplane.bus.MessageBus#requestAsync(Request)}. */
    public CompletableFuture<Payload> requestAsync(Request asked) {
        return requestAsync(asked, Work.Cell.mine().get());
    }

    /** The same for somebody who has something else to inherit from than what the thread is in. */
    public CompletableFuture<Payload> requestAsync(Request asked, @Nullable Work around) {
        return async.start(asked, around);
    }

    /** What a call made by this thread now is cancelled by: the call it is in, or nothing yet. */
    public Cancellation currentCancellation() {
        Work around = Work.Cell.mine().get();
        Cancellation inherited = around == null ? null : around.cancellation();
        return inherited == null ? new Cancellation() : inherited;
    }

    /** Throws what a call would be refused with whoever served it. */
    public void check(Request asked, @Nullable Work around) {
        Limits now = limits;
        CallChecks.sent(asked, now);
        CallChecks.depth(asked, Call.innermost(around), now);
    }

    /** A request that inherits from {@code around}, wherever that is worked on. */
    Payload reply(Request asked, @Nullable Work around) {
        Payload reply = dispatch(asked, null, around);
        if (reply == null) {
            throw new IllegalStateException("a request ended without a reply");
        }
        return reply;
    }

    private @Nullable Payload dispatch(
            Request asked, @Nullable ResponseStream consumer, @Nullable Work around) {
        try {
            return attempt(asked, consumer, around);
        } catch (PluginException e) {
            Call outer = Call.innermost(around);
            if (outer != null) {
                outer.nestedFailed(e);
            }
            throw e;
        }
    }

    private @Nullable Payload attempt(
            Request asked, @Nullable ResponseStream consumer, @Nullable Work around) {
        check(asked, around);
        Limits now = limits;
        for (int attempt = 1; ; attempt++) {
            Call call = new Call(asked, around, attempt);
            try {
                return carry(call, consumer, now);
            } catch (PluginException e) {
                retries.pauseOrThrow(call, e);
            } catch (RuntimeException | Error e) {
                retries.brokenOff(call);
                throw e;
            } finally {
                call.unlink();
            }
        }
    }

    private @Nullable Payload carry(Call call, @Nullable ResponseStream consumer, Limits now) {
        TraceRecorder recorder = traces.recorder();
        return recorder == null
                ? dispatcher.carry(call, consumer, now)
                : TracedCall.carry(recorder, call, () -> dispatcher.carry(call, consumer, now));
    }

    private static Limits limits(Config config) {
        return new Limits(config.maxPayloadBytes(), config.maxCallDepth());
    }
}
