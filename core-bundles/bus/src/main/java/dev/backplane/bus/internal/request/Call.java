package dev.backplane.bus.internal.request;

import dev.backplane.bus.Cancellation;
import dev.backplane.bus.MessageContext;
import dev.backplane.bus.Request;
import dev.backplane.bus.internal.Work;
import dev.backplane.bus.internal.policy.Lane;

import org.jspecify.annotations.Nullable;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * One call on its thread: what it inherits from the call around it, and the guard that lets the
 * {@link DeadlineWatch} interrupt the thread exactly while it is inside the handler.
 *
 * <p>The watch interrupts only between winning {@code RUNNING -> FIRING} and writing {@code FIRED};
 * the thread leaves only by winning {@code RUNNING -> OVER} or after it has seen {@code FIRED}. So
 * no interrupt of the watch can arrive after {@link #settle()}.
 */
final class Call implements Work {

    private static final int RUNNING = 0;
    private static final int FIRING = 1;
    private static final int FIRED = 2;
    private static final int OVER = 3;
    private static final VarHandle STATE = handle("state", int.class);
    private static final VarHandle NESTED = handle("nested", NestedFailure.class);

    private final @Nullable Work around;
    private final @Nullable Call outer;
    private final int depth;
    private final int attempt;
    private final long callersDeadlineNanos;
    private final Thread thread = Thread.currentThread();
    private final boolean interruptedBefore = thread.isInterrupted();
    private Request request;
    private @Nullable Runnable unlink;
    private @Nullable Passage passage;
    private @Nullable Revision revision;
    private boolean isFinal;
    private @Nullable Uptime uptime;
    private boolean fired;
    private long beganNanos;
    private long endedNanos;

    @SuppressWarnings("UnusedVariable") // through STATE
    private volatile int state;

    private volatile @Nullable NestedFailure nested;

    /** A call made while {@code around} is worked on, or from outside the bus when that is null. */
    Call(Request asked, @Nullable Work around, int attempt) {
        this.attempt = attempt;
        this.around = around;
        this.outer = innermost(around);
        this.depth = outer == null ? 1 : outer.depth + 1;
        this.request = around == null ? asked : inherit(asked, around);
        this.callersDeadlineNanos = request.deadlineNanos();
    }

    Request request() {
        return request;
    }

    @Nullable Call outerCall() {
        return outer;
    }

    /** The innermost call of what a thread is busy with: there may be events around it. */
    static @Nullable Call innermost(@Nullable Work work) {
        Work each = work;
        while (each != null && !(each instanceof Call)) {
            each = each.outer();
        }
        return (Call) each;
    }

    /** How many calls deep this one is, on whatever threads the outer ones are. */
    int depth() {
        return depth;
    }

    Thread thread() {
        return thread;
    }

    /** The first is number 1. */
    int attempt() {
        return attempt;
    }

    /** When its caller stops waiting, although this attempt may have to end before. */
    long callersDeadlineNanos() {
        return callersDeadlineNanos;
    }

    /** Shortens the attempt; 0 does not. To be said before the watch gets to know of the call. */
    void endsWithin(long nanos) {
        if (nanos != 0) {
            long end = System.nanoTime() + nanos;
            if (end - request.deadlineNanos() < 0) {
                request = until(end);
            }
        }
    }

    /** What is sent within it belongs to this step of a trace. */
    void traced(String traceparent) {
        request = changed(request.context().withTraceparent(traceparent), request.deadlineNanos());
    }

    /** The revision it has come to; null before. */
    @Nullable Revision revision() {
        return revision;
    }

    void comesTo(Revision serving) {
        revision = serving;
    }

    /** Whether an attempt after this one could do what this one failed to do. */
    boolean isRepeatable() {
        return !isFinal;
    }

    void doNotRepeat() {
        isFinal = true;
    }

    /** Its time begins to count; again if it had to wait before its handler. */
    void began(long nowNanos) {
        beganNanos = nowNanos;
    }

    /** Its handler has nothing more to say. */
    void ended(long nowNanos) {
        endedNanos = nowNanos;
    }

    /** How long it took, not counting what it waited before its handler. */
    long tookNanos() {
        return endedNanos - beganNanos;
    }

    /** A call inside this one failed, on whatever thread. */
    void nestedFailed(Throwable failure) {
        NestedFailure before;
        do {
            before = nested;
        } while (!NESTED.compareAndSet(this, before, NestedFailure.after(before, failure)));
    }

    @Nullable NestedFailure nestedFailures() {
        return nested;
    }

    void passes(Passage way) {
        passage = way;
    }

    /** Its way through its lane, null before it has come there. */
    @Nullable Passage passage() {
        return passage;
    }

    boolean isInside(Lane lane) {
        Passage way = passage;
        return way != null && way.isInside(lane);
    }

    @Override
    public MessageContext context() {
        return request.context();
    }

    @Override
    public boolean isAwaited() {
        return true;
    }

    @Override
    public long deadlineNanos() {
        return request.deadlineNanos();
    }

    @Override
    public Cancellation cancellation() {
        return request.cancellation();
    }

    @Override
    public @Nullable Work outer() {
        return around;
    }

    @Override
    public String worker() {
        return request.plugin();
    }

    /** Whether {@link #settle()} has been reached. */
    @Override
    public boolean isOver() {
        return state == OVER;
    }

    /**
     * Whether the watch interrupted the handler; for the calling thread, after {@link #settle()}.
     */
    boolean wasFired() {
        return fired;
    }

    /** To be said before the watch gets to know of the call. */
    void runsIn(Uptime handlersUptime) {
        uptime = handlersUptime;
    }

    /** Whether the bundle that handles it has stopped, or its calls were broken off. */
    boolean isCutOff() {
        return uptime != null && uptime.isOver();
    }

    /** Why it is cut off; empty if the bundle just stopped. */
    String cutOffReason() {
        return uptime == null ? "" : uptime.reason();
    }

    boolean isLate(long nowNanos) {
        return nowNanos - request.deadlineNanos() >= 0;
    }

    /**
     * Interrupts the handler if its time is up, its caller gave up, or its bundle has stopped; for
     * the watch.
     */
    void fireIfDue(long nowNanos) {
        if (state == RUNNING
                && (isLate(nowNanos) || request.isCancelled() || isCutOff())
                && STATE.compareAndSet(this, RUNNING, FIRING)) {
            try {
                thread.interrupt();
            } finally {
                state = FIRED;
            }
        }
    }

    /**
     * The handler has returned: takes back this call's interrupt and leaves every other one as it
     * was. An outer call of this thread that was fired meanwhile gets its interrupt again, for the
     * handler inside may have used it up.
     */
    void settle() {
        if (state != OVER && !STATE.compareAndSet(this, RUNNING, OVER)) {
            takeBackInterrupt();
        }
        for (Call around = outer; around != null && around.isOn(thread); around = around.outer) {
            if (around.state != RUNNING) {
                thread.interrupt();
                return;
            }
        }
    }

    @SuppressWarnings("ReferenceEquality") // a thread may be of a foreign class
    private boolean isOn(Thread asked) {
        return thread == asked;
    }

    @Override
    public String toString() {
        return Words.target(request);
    }

    /** Lets go of what ties this call to the cancellations of others. */
    void unlink() {
        if (unlink != null) {
            unlink.run();
        }
    }

    /** Waits only for two statements of the watch, yielding in case its thread was preempted. */
    @SuppressWarnings("ThreadPriorityCheck")
    private void takeBackInterrupt() {
        for (int spins = 0; state != FIRED; spins++) {
            if (spins < 100) {
                Thread.onSpinWait();
            } else {
                Thread.yield();
            }
        }
        fired = true;
        state = OVER;
        Thread.interrupted();
        if (interruptedBefore) {
            thread.interrupt();
        }
    }

    private Request until(long deadlineNanos) {
        return changed(request.context(), deadlineNanos);
    }

    private Request changed(MessageContext context, long deadlineNanos) {
        return new Request(
                request.plugin(),
                request.operation(),
                request.payload(),
                context,
                deadlineNanos,
                request.cancellation());
    }

    private Request inherit(Request asked, Work around) {
        long until = around.deadlineNanos();
        Cancellation cancellation = around.cancellation();
        MessageContext context = Work.inherit(asked.context(), around);
        boolean keepsTime = !around.isAwaited() || asked.deadlineNanos() - until <= 0;
        boolean keepsCancellation = cancellation == null || asked.cancellation() == cancellation;
        if (keepsTime && keepsCancellation && context.equals(asked.context())) {
            return asked;
        }
        return new Request(
                asked.plugin(),
                asked.operation(),
                asked.payload(),
                context,
                keepsTime ? asked.deadlineNanos() : until,
                keepsCancellation
                        ? asked.cancellation()
                        : either(asked.cancellation(), cancellation));
    }

    /**
     * A new one, since the caller may use its own for other calls too, which the outer one does not
     * concern.
     */
    private Cancellation either(Cancellation own, Cancellation around) {
        Cancellation either = new Cancellation();
        Runnable unlinkOwn = own.onCancel(either::cancel);
        Runnable unlinkAround = around.onCancel(either::cancel);
        unlink =
                () -> {
                    unlinkOwn.run();
                    unlinkAround.run();
                };
        return either;
    }

    private static VarHandle handle(String field, Class<?> type) {
        try {
            return MethodHandles.lookup().findVarHandle(Call.class, field, type);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }
}
