package dev.backplane.grpc.internal;

import dev.backplane.plugin.ErrorCode;
import dev.backplane.plugin.PluginException;

import java.util.concurrent.atomic.AtomicLong;

/**
 * The heap that requests may take while they are worked on: calls of a slow plugin pile up, each
 * within its limit, until the heap is full, and that ends the whole process.
 */
final class RequestMemory {

    private static final int SHARE_OF_HEAP = 4;

    /** Smaller ones are not worth the counting. */
    private static final int COUNTED_BYTES = 1024;

    private final long limit;
    private final AtomicLong taken = new AtomicLong();

    /**
     * @param limit in bytes; 0 for a quarter of the heap
     */
    RequestMemory(long limit) {
        this.limit = limit > 0 ? limit : Runtime.getRuntime().maxMemory() / SHARE_OF_HEAP;
    }

    /**
     * Takes room for a request, to be given back when its work is done.
     *
     * @throws PluginException {@code RUNTIME_UNAVAILABLE} if there is none
     */
    void take(int bytes) {
        if (bytes < COUNTED_BYTES) {
            return;
        }
        long before = taken.getAndAdd(bytes);
        // One alone is taken in any case: its size has a limit of its own.
        if (before > 0 && before + bytes > limit) {
            taken.addAndGet(-bytes);
            throw new PluginException(
                    ErrorCode.RUNTIME_UNAVAILABLE,
                    ("this request of %,d bytes would be too much at once: %,d bytes of requests are"
                                    + " being worked on, the limit is %,d (maxRequestBytesInFlight of"
                                    + " PID %s); try again later, or raise it and the heap")
                            .formatted(bytes, before, limit, GrpcEndpoint.PID));
        }
    }

    void giveBack(int bytes) {
        if (bytes >= COUNTED_BYTES) {
            taken.addAndGet(-bytes);
        }
    }
}
