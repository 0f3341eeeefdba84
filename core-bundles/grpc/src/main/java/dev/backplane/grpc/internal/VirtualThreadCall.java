package dev.backplane.grpc.internal;

import dev.backplane.bus.Cancellation;
import dev.backplane.plugin.ErrorCode;
import dev.backplane.plugin.PluginException;

import io.grpc.Context;
import io.grpc.Deadline;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.Status;

import org.jspecify.annotations.Nullable;

import java.util.concurrent.ThreadFactory;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;

/**
 * A call with one request whose work may block. The transport's own thread reads the request, then
 * one virtual thread does the rest: a single hand-over, which costs less than gRPC's executor with
 * its task for every step of a call.
 *
 * @param <Q> the request message
 * @param <R> the reply message
 */
final class VirtualThreadCall<Q, R> extends ServerCall.Listener<Q> implements Runnable {

    static final ThreadFactory THREADS =
            Thread.ofVirtual().name("grpc-call").inheritInheritableThreadLocals(false).factory();

    /** What a call does; it sends its replies itself, and may throw whatever it likes. */
    @FunctionalInterface
    interface Work<Q, R> {
        void carryOut(Q message, VirtualThreadCall<Q, R> call) throws Exception;
    }

    private final ServerCall<Q, R> call;
    private final Metadata metadata;
    private final Work<Q, R> work;
    private final Function<Q, Subject> subject;
    private final @Nullable Deadline deadline = Context.current().getDeadline();
    private final Cancellation cancellation = new Cancellation();
    private @Nullable Q message;
    private boolean headersSent;
    private volatile boolean closed;
    private volatile @Nullable Thread sender;

    private VirtualThreadCall(
            ServerCall<Q, R> call,
            Metadata metadata,
            Work<Q, R> work,
            Function<Q, Subject> subject) {
        this.call = call;
        this.metadata = metadata;
        this.work = work;
        this.subject = subject;
    }

    static <Q, R> ServerCallHandler<Q, R> handler(Work<Q, R> work, Function<Q, Subject> subject) {
        return (call, metadata) -> {
            // Two, so that a second message, which breaks the contract, is noticed.
            call.request(2);
            return new VirtualThreadCall<>(call, metadata, work, subject);
        };
    }

    @Override
    public void onMessage(Q received) {
        if (message == null) {
            message = received;
        } else {
            closeOnce(
                    Status.INTERNAL.withDescription(
                            "this method takes one request message, not two"),
                    new Metadata());
        }
    }

    @Override
    public void onHalfClose() {
        if (message == null) {
            closeOnce(
                    Status.INTERNAL.withDescription("the call ended without a request message"),
                    new Metadata());
        } else if (!closed) {
            THREADS.newThread(this).start();
        }
    }

    @Override
    public void onCancel() {
        cancellation.cancel();
        LockSupport.unpark(sender);
    }

    @Override
    public void onReady() {
        LockSupport.unpark(sender);
    }

    @Override
    public void run() {
        Q request = message;
        try {
            work.carryOut(request, this);
            closeOnce(Status.OK, new Metadata());
        } catch (Throwable problem) {
            ErrorReply reply = ErrorReply.of(translated(problem), subject.apply(request));
            closeOnce(reply.status(), reply.trailers());
        }
    }

    /** The metadata the caller sent. */
    Metadata metadata() {
        return metadata;
    }

    /** The caller's deadline, null if it set none. */
    @Nullable Deadline deadline() {
        return deadline;
    }

    /** Fires when the caller gives up, and when its deadline passes. */
    Cancellation cancellation() {
        return cancellation;
    }

    /**
     * Sends one reply; blocks while the caller is slower than the sender.
     *
     * @throws PluginException once nobody listens any more
     */
    void send(R reply) throws InterruptedException {
        awaitReady();
        if (closed) {
            throw new PluginException(
                    ErrorCode.CANCELLED, "the call has ended; nobody receives this reply");
        }
        if (!headersSent) {
            headersSent = true;
            call.sendHeaders(new Metadata());
        }
        call.sendMessage(reply);
    }

    private void awaitReady() throws InterruptedException {
        if (call.isReady()) {
            return;
        }
        sender = Thread.currentThread();
        try {
            while (!call.isReady() && !closed) {
                if (cancellation.isCancelled()) {
                    throw gaveUp();
                }
                if (Thread.interrupted()) {
                    throw new InterruptedException(
                            "interrupted while the caller was not ready for more");
                }
                LockSupport.park(this);
            }
        } finally {
            sender = null;
        }
    }

    private PluginException gaveUp() {
        return deadline != null && deadline.isExpired()
                ? new PluginException(ErrorCode.DEADLINE_EXCEEDED, "the caller's deadline passed")
                : new PluginException(ErrorCode.CANCELLED, "the caller gave up");
    }

    private Throwable translated(Throwable problem) {
        return problem instanceof InterruptedException && cancellation.isCancelled()
                ? gaveUp()
                : problem;
    }

    private void closeOnce(Status status, Metadata trailers) {
        if (!closed) {
            closed = true;
            call.close(status, trailers);
        }
    }
}
