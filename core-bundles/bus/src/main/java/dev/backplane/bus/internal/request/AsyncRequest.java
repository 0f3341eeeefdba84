package dev.backplane.bus.internal.request;

import dev.backplane.bus.Cancellation;
import dev.backplane.bus.Payload;
import dev.backplane.bus.Request;
import dev.backplane.bus.internal.Work;
import dev.backplane.bus.internal.policy.Bulkhead;
import dev.backplane.plugin.ErrorCode;
import dev.backplane.plugin.PluginException;

import org.jspecify.annotations.Nullable;

import java.util.concurrent.CompletableFuture;

/**
 * One request on a thread of its own. The work of the thread that asked goes along as what the call
 * is in: time, trace, cancellation and depth are inherited across threads. Interrupts are not:
 * {@link Call#settle()} looks at the calls of its own thread only.
 */
final class AsyncRequest implements Runnable {

    private final RequestPath path;
    private final Request request;
    private final @Nullable Work around;
    private final Bulkhead room;
    private final CompletableFuture<Payload> result = new CompletableFuture<>();
    private final Runnable unlink;
    private volatile boolean over;

    /** Gives the place in the room back when it has run. */
    @SuppressWarnings("FutureReturnValueIgnored") // what it did shows in the handler
    AsyncRequest(RequestPath path, Request asked, @Nullable Work around, Bulkhead room) {
        Cancellation own = new Cancellation(); // the caller's may be in use for other calls too
        this.path = path;
        this.request = cancelledBy(own, asked);
        this.around = around;
        this.room = room;
        this.unlink = asked.cancellation().onCancel(own::cancel);
        // Whoever else completes it, by cancel or orTimeout, does not want the reply any more.
        result.whenComplete(
                (reply, problem) -> {
                    if (!over) {
                        own.cancel();
                    }
                });
    }

    CompletableFuture<Payload> result() {
        return result;
    }

    @Override
    public void run() {
        Payload reply = null;
        Throwable problem = null;
        try {
            reply = path.reply(request, around);
        } catch (PluginException e) {
            problem = e;
        } catch (Throwable t) { // the root of a thread, and somebody waits for the result
            problem =
                    new PluginException(
                            ErrorCode.INTERNAL,
                            "The call of " + Words.target(request) + " failed: " + Words.of(t),
                            t);
        }
        unlink.run();
        room.leave();
        over = true;
        if (problem == null) {
            result.complete(reply);
        } else {
            result.completeExceptionally(problem);
        }
    }

    private static Request cancelledBy(Cancellation own, Request asked) {
        return new Request(
                asked.plugin(),
                asked.operation(),
                asked.payload(),
                asked.context(),
                asked.deadlineNanos(),
                own);
    }
}
