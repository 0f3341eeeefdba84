package dev.backplane.bus.internal.request;

import dev.backplane.bus.Payload;
import dev.backplane.bus.Request;
import dev.backplane.bus.RequestHandler;
import dev.backplane.bus.ResponseStream;
import dev.backplane.bus.StreamHandler;

import org.jspecify.annotations.Nullable;

/**
 * Who answers one operation, in which form. {@code streams} is always there, since one reply is a
 * stream of one; {@code replies} is null for an operation that only streams. An idempotent one may
 * be carried out twice.
 */
record Operation(@Nullable RequestHandler replies, StreamHandler streams, boolean isIdempotent) {

    static Operation of(RequestHandler replies) {
        return new Operation(
                replies, (request, responses) -> responses.send(replies.handle(request)), false);
    }

    static Operation of(StreamHandler streams) {
        return new Operation(null, streams, false);
    }

    boolean isStreamOnly() {
        return replies == null;
    }

    Operation idempotent(boolean declared) {
        return new Operation(replies, streams, declared);
    }

    /** The operation that answers each form by the handler that has it; this one goes first. */
    Operation completedBy(Operation later) {
        if (isStreamOnly() == later.isStreamOnly()) {
            return this;
        }
        boolean both = isIdempotent && later.isIdempotent;
        return isStreamOnly()
                ? new Operation(later.replies, streams, both)
                : new Operation(replies, later.streams, both);
    }

    /**
     * Runs the handler for the form asked for: a stream into {@code responses}, or the one reply.
     */
    @Nullable Payload run(Request request, @Nullable ResponseStream responses) throws Exception {
        if (responses != null) {
            streams.handle(request, responses);
            return null;
        }
        if (replies == null) {
            throw new IllegalStateException("asked for one reply of an operation that streams");
        }
        return replies.handle(request);
    }
}
