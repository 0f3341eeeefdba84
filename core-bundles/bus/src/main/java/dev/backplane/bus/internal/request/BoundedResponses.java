package dev.backplane.bus.internal.request;

import dev.backplane.bus.Payload;
import dev.backplane.bus.ResponseStream;
import dev.backplane.plugin.ErrorCode;
import dev.backplane.plugin.PluginException;

import org.jspecify.annotations.Nullable;

/**
 * Stands between a streaming handler and its caller: holds each reply to the limits, remembers the
 * first refusal so that a handler cannot swallow it, and keeps a handler that has returned from
 * sending more.
 */
final class BoundedResponses implements ResponseStream, AutoCloseable {

    private final Call call;
    private final Revision revision;
    private final ResponseStream consumer;
    private final Limits limits;
    private volatile @Nullable RuntimeException refusal;
    private volatile boolean closed;

    BoundedResponses(Call call, Revision revision, ResponseStream consumer, Limits limits) {
        this.call = call;
        this.revision = revision;
        this.consumer = consumer;
        this.limits = limits;
    }

    @Override
    public void send(Payload payload) throws InterruptedException {
        if (closed) {
            throw new PluginException(
                    ErrorCode.CANCELLED,
                    "The stream of "
                            + call
                            + " has ended; it ends when its handler returns, so send before that");
        }
        try {
            HandlerFailures.checkTime(call);
            HandlerFailures.checkUptime(call, revision);
            CallChecks.reply(call, revision, payload, limits);
            call.doNotRepeat(); // the consumer has seen a part
            consumer.send(payload);
        } catch (RuntimeException e) {
            if (refusal == null) {
                refusal = e;
            }
            throw e;
        }
    }

    /**
     * Throws what refused a reply first, if anything did: the limits, the deadline, or the consumer
     * itself.
     */
    void throwFirstRefusal() {
        RuntimeException first = refusal;
        if (first != null) {
            throw first;
        }
    }

    @Override
    public void close() {
        closed = true;
    }
}
