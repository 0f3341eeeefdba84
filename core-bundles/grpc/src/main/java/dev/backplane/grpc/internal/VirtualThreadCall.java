package dev.backplane.grpc.internal;

import dev.backplane.bus.Cancellation;
import dev.backplane.monitor.TraceSpan;
import dev.backplane.plugin.ErrorCode;
import dev.backplane.plugin.PluginException;

import io.grpc.Context;
import io.grpc.Deadline;
import io.grpc.Grpc;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.Status;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

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
final class VirtualThreadCall<Q, R> extends ServerCall.Listener<Received<Q>>
        implements Runnable, CallsInFlight.Open {

    private static final Logger LOG = LoggerFactory.getLogger(VirtualThreadCall.class);

    static final ThreadFactory THREADS =
            Thread.ofVirtual().name("grpc-call").inheritInheritableThreadLocals(false).factory();

    /** What a call does; it sends its replies itself, and may throw whatever it likes. */
    @FunctionalInterface
    interface Work<Q, R> {
        void carryOut(Q message, VirtualThreadCall<Q, R> call) throws Exception;
    }

    private final ServerCall<Received<Q>, R> call;
    private final Metadata metadata;
    private final Work<Q, R> work;
    private final Function<Q, Subject> subject;
    private final CallsInFlight calls;
    private final @Nullable Deadline deadline = Context.current().getDeadline();
    private final InboundRefusal inbound = InboundRefusal.current();
    private final Cancellation cancellation = new Cancellation();
    private final Object lock = new Object();
    private volatile @Nullable Q message;
    private int messageBytes;
    private boolean headersSent; // guarded by lock
    private volatile boolean closed; // written under lock
    private volatile @Nullable Thread sender;
    private volatile String traceparent = "";
    private volatile @Nullable TraceSpan span;

    private VirtualThreadCall(
            ServerCall<Received<Q>, R> call,
            Metadata metadata,
            Work<Q, R> work,
            Function<Q, Subject> subject,
            CallsInFlight calls) {
        this.call = call;
        this.metadata = metadata;
        this.work = work;
        this.subject = subject;
        this.calls = calls;
    }

    static <Q, R> ServerCallHandler<Received<Q>, R> handler(
            CallsInFlight calls, Work<Q, R> work, Function<Q, Subject> subject) {
        return (call, metadata) -> {
            // Two, so that gRPC notices a second one, and resets the call.
            call.request(2);
            VirtualThreadCall<Q, R> begun =
                    new VirtualThreadCall<>(call, metadata, work, subject, calls);
            calls.began(begun);
            return begun;
        };
    }

    @Override
    public void onMessage(Received<Q> received) {
        if (received.problem() != null) {
            reject(received.problem());
        } else {
            message = received.message();
            messageBytes = received.bytes();
        }
    }

    @Override
    public void onHalfClose() {
        if (closed) {
            return;
        }
        if (message == null) {
            reject(
                    new PluginException(
                            ErrorCode.INVALID_ARGUMENT,
                            "the call ended without a request message"));
        } else {
            start();
        }
    }

    private void start() {
        try {
            calls.memory().take(messageBytes);
            THREADS.newThread(this).start();
        } catch (PluginException e) {
            reject(e);
        }
    }

    @Override
    public void onComplete() {
        calls.ended(this);
    }

    @Override
    public void onCancel() {
        calls.ended(this);
        PluginException problem = inbound.problem();
        if (problem != null) {
            reject(problem);
        }
        giveUp();
    }

    @Override
    public void cutOff(PluginException reason) {
        reject(reason);
        giveUp();
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
            closeOnce(Status.OK, new Metadata(), "");
        } catch (Throwable problem) {
            reject(translated(problem));
        } finally {
            calls.memory().giveBack(messageBytes);
        }
    }

    /** The metadata the caller sent. */
    Metadata metadata() {
        return metadata;
    }

    /** The full name of the method called. */
    String method() {
        return call.getMethodDescriptor().getFullMethodName();
    }

    /** The step of a trace that it is; the span ends with the call, and is null if none records. */
    void traced(String step, @Nullable TraceSpan recorded) {
        traceparent = step;
        span = recorded;
    }

    /** The caller's deadline, null if it set none. */
    @Nullable Deadline deadline() {
        return deadline;
    }

    /** Fires when the caller gives up, and when its deadline passes. */
    Cancellation cancellation() {
        return cancellation;
    }

    /** Who calls: an address and a port, as far as the transport knows. */
    String peer() {
        return String.valueOf(call.getAttributes().get(Grpc.TRANSPORT_ATTR_REMOTE_ADDR));
    }

    /**
     * Sends one reply; blocks while the caller is slower than the sender.
     *
     * @throws PluginException once nobody listens any more
     */
    void send(R reply) throws InterruptedException {
        awaitReady();
        write(reply);
    }

    /**
     * Sends one reply now, even if the caller has not read the last ones.
     *
     * @throws PluginException once nobody listens any more
     */
    void write(R reply) {
        synchronized (lock) {
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
    }

    /** Whether the caller takes more. */
    boolean isReady() {
        return call.isReady();
    }

    /**
     * Blocks until the caller takes more; for one thread at a time.
     *
     * @throws PluginException once nobody listens any more
     */
    void awaitReady() throws InterruptedException {
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

    /** On a thread of its own: the actions may be a plugin's, and whoever calls must go on. */
    private void giveUp() {
        THREADS.newThread(
                        () -> {
                            try {
                                cancellation.cancel();
                            } catch (RuntimeException e) {
                                LOG.warn("An action upon the end of a call failed", e);
                            } finally {
                                LockSupport.unpark(sender);
                            }
                        })
                .start();
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

    private void reject(Throwable problem) {
        // A reply that nobody receives need not be made, nor its problem logged.
        if (!closed) {
            Q request = message;
            ErrorReply reply =
                    ErrorReply.of(
                            problem,
                            request == null ? Subject.NONE : subject.apply(request),
                            traceparent);
            closeOnce(reply.status(), reply.trailers(), reply.code().name());
        }
    }

    /** The work and those who end it from outside may both come here. */
    private void closeOnce(Status status, Metadata trailers, String outcome) {
        synchronized (lock) {
            if (closed) {
                return;
            }
            closed = true;
            call.close(status, trailers);
        }
        TraceSpan step = span;
        if (step != null) {
            step.end(outcome);
        }
    }
}
