package dev.backplane.bus.internal.event;

import dev.backplane.bus.admin.DeadLetter.Cause;
import dev.backplane.bus.internal.Work;

import org.osgi.service.event.Event;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/**
 * One subscriber's own queue, so that a slow handler fills its own and nobody else's.
 *
 * <p>Whoever runs the handler holds a <em>token</em>; there are as many as the concurrency, and
 * with one the events run in their order. Three rules keep it from deadlock and loss:
 *
 * <ul>
 *   <li>Who takes a token gives it back, or passes it to a drain, and after giving it back looks
 *       whether the queue has something: a publisher puts its event down <em>before</em> it looks
 *       for a token. All these accesses are volatile, so one of the two notices the other.
 *   <li>A publisher that waits takes the token <em>first</em> and looks whether the queue is empty
 *       <em>second</em>: then nothing can overtake.
 *   <li>A handler that publishes and waits stands still, so its mailbox lets others in as
 *       <em>guests</em>; it raises {@code suspended} before it looks at its target's. Otherwise two
 *       handlers that send to each other's mailbox would wait for ever. So a handler may be entered
 *       while it is itself inside {@code sendEvent}.
 * </ul>
 */
final class Mailbox {

    private static final VarHandle RUNNING = running();
    private static final int BATCH = 256;
    private static final long CLOSE_POLL_NANOS = TimeUnit.MICROSECONDS.toNanos(50);

    private final Subscriber subscriber;
    private final Delivery delivery;
    private final Undelivered undelivered;
    private final Missed missed;
    private volatile MailboxSettings settings;
    private final CoarseClock clock;
    private final Waiting waiting;
    private final InlinePrivilege inline;
    private final MailboxCounts counts = new MailboxCounts();
    private final Pace pace = new Pace();
    private final Progress progress = new Progress();
    private final AtomicInteger suspended = new AtomicInteger();
    private final AtomicInteger guests = new AtomicInteger();
    private final Thread.Builder.OfVirtual threads;

    /** Tokens taken. */
    @SuppressWarnings("UnusedVariable") // through RUNNING
    private volatile int running;

    private volatile boolean closed;

    Mailbox(
            Subscriber subscriber,
            Delivery delivery,
            MailboxSettings settings,
            Undelivered undelivered,
            CoarseClock clock) {
        this.subscriber = subscriber;
        this.delivery = delivery;
        this.settings = settings;
        this.undelivered = undelivered;
        this.clock = clock;
        this.missed = new Missed(this, undelivered);
        this.waiting = new Waiting(settings.capacity());
        this.inline = new InlinePrivilege(settings.retries() == 0);
        this.threads = Thread.ofVirtual().name("mailbox of " + subscriber.name());
    }

    /** Takes an event from Event Admin, on the publisher's thread. */
    void accept(Event event) {
        counts.matched.increment();
        if (!(event instanceof BusEvent known)) {
            enqueue(event); // posted by the runtime's own adapters, around the facade
            return;
        }
        known.match();
        if (known.isAwaited()) {
            acceptAwaited(known);
        } else {
            enqueue(known);
        }
    }

    private void acceptAwaited(BusEvent event) {
        if (suspended.get() > 0 || EventRun.isWithin(event.publisher(), this)) {
            runAsGuest(event);
        } else if (inline.isGranted() && take()) {
            if (waiting.isEmpty()) {
                runHere(event);
            } else {
                drainElsewhere(); // the token first: a full queue must not stand still meanwhile
                enqueueAwaited(event);
            }
        } else {
            enqueueAwaited(event);
        }
    }

    private void runHere(BusEvent event) {
        try {
            EventRun run = new EventRun(this, event);
            progress.inline(run);
            handle(run, event.cell());
        } finally {
            progress.inline(null);
            giveBack();
        }
    }

    private void runAsGuest(BusEvent event) {
        guests.incrementAndGet();
        try {
            handle(new EventRun(this, event), event.cell());
        } finally {
            guests.decrementAndGet();
        }
    }

    private void enqueueAwaited(BusEvent event) {
        event.expect();
        if (pace.isPaused() && running >= settings.concurrency()) {
            missed.giveUp(event, Cause.PAUSED);
        } else {
            enqueue(event);
        }
    }

    private void enqueue(Event event) {
        if (closed) {
            missed.giveUp(event, Cause.SUBSCRIBER_GONE);
        } else if (offer(event) && running < settings.concurrency() && take()) {
            drainElsewhere();
        }
    }

    private boolean offer(Event event) {
        while (!waiting.offer(event)) {
            switch (settings.overflow()) {
                case DROP_OLDEST -> missed.drop(waiting.poll());
                case REJECT -> {
                    missed.reject(event);
                    return false;
                }
                case DEAD_LETTER -> {
                    missed.lose(event, Cause.OVERFLOW);
                    return false;
                }
                case BLOCK -> {
                    if (waiting.awaitRoom(event, patience(event), this::isHopeless)) {
                        return true;
                    }
                    missed.lose(event, pace.isPaused() ? Cause.PAUSED : Cause.OVERFLOW);
                    return false;
                }
            }
        }
        return true;
    }

    /** How long the publisher of this event may be kept waiting for room, in nanoseconds. */
    private long patience(Event event) {
        boolean waitsForItself = EventRun.isWithin(Work.Cell.mine().get(), this);
        if (waitsForItself || pace.isPaused()) {
            return 0;
        }
        long block = settings.block().toNanos();
        return event instanceof BusEvent known && known.isAwaited()
                ? Math.min(block, known.deadlineNanos() - System.nanoTime())
                : block;
    }

    private boolean isHopeless() {
        return closed || pace.isPaused();
    }

    private void drainElsewhere() {
        threads.start(this::drain);
    }

    /** Runs what waits, with the token it was given. */
    @SuppressWarnings("ThreadPriorityCheck") // a virtual thread is not preempted
    private void drain() {
        Work.Cell cell = Work.Cell.mine();
        for (int handled = 1; ; handled++) {
            Event event = waiting.poll();
            if (event == null) {
                RUNNING.getAndAdd(this, -1);
                if (!waiting.isHeadReady() || !take()) {
                    return;
                }
            } else {
                next(event, cell);
            }
            if (handled % BATCH == 0) {
                Thread.yield(); // the processor is shared with other mailboxes
            }
        }
    }

    private void next(Event event, Work.Cell cell) {
        if (event instanceof BusEvent known && known.isAwaited()) {
            if (System.nanoTime() - known.deadlineNanos() > 0) {
                counts.late.increment();
                missed.lose(known, Cause.LATE);
            } else {
                try {
                    handle(new EventRun(this, known), cell);
                } finally {
                    known.settle();
                }
            }
        } else {
            handle(new EventRun(this, event), cell);
        }
    }

    /** To be called with a token, or as a guest: a mailbox that closes waits for both. */
    private void handle(EventRun run, Work.Cell cell) {
        if (closed) {
            missed.count(run.event(), Cause.SUBSCRIBER_GONE);
            return;
        }
        long begin = clock.now();
        progress.begin(begin);
        Throwable problem = delivery.run(run, cell);
        for (int tried = 0; problem != null; tried++) {
            counts.failures.increment();
            if (tried == settings.retries()
                    || !undelivered.pauseBeforeRetry(tried, this::isClosed)) {
                undelivered.failed(this, run.event(), problem);
                break;
            }
            problem = delivery.run(new EventRun(this, run.event()), cell);
        }
        if (problem == null) {
            counts.delivered.increment();
        }
        long end = clock.now();
        progress.end(end);
        inline.judge(begin, end);
    }

    private boolean take() {
        int now = running;
        while (now < settings.concurrency()) {
            if (RUNNING.compareAndSet(this, now, now + 1)) {
                return true;
            }
            now = running;
        }
        return false;
    }

    private void giveBack() {
        RUNNING.getAndAdd(this, -1);
        if (waiting.isHeadReady() && take()) {
            drainElsewhere();
        }
    }

    /** This mailbox's handler publishes and waits: others may come in as guests. */
    void suspend() {
        suspended.incrementAndGet();
    }

    void resume() {
        suspended.decrementAndGet();
    }

    /**
     * Runs nothing more once it returns true, and gives up what waits.
     *
     * @return false if a run was not over in time; it is the last one
     */
    boolean close(Duration limit) {
        closed = true;
        waiting.wakePublishers();
        long deadline = System.nanoTime() + limit.toNanos();
        boolean quiet = isQuiet();
        while (!quiet
                && System.nanoTime() - deadline < 0
                && !EventRun.isWithin(Work.Cell.mine().get(), this)) {
            LockSupport.parkNanos(this, CLOSE_POLL_NANOS);
            quiet = isQuiet();
        }
        for (Event event = waiting.poll(); event != null; event = waiting.poll()) {
            missed.giveUp(event, Cause.SUBSCRIBER_GONE);
        }
        return quiet;
    }

    private boolean isQuiet() {
        return running == 0 && guests.get() == 0;
    }

    boolean isClosed() {
        return closed;
    }

    Subscriber subscriber() {
        return subscriber;
    }

    /** All but the capacity holds from now on; that one when the subscriber comes again. */
    void reconfigure(MailboxSettings changed) {
        settings = changed;
    }

    MailboxSettings settings() {
        return settings;
    }

    MailboxCounts counts() {
        return counts;
    }

    Pace pace() {
        return pace;
    }

    int depth() {
        return waiting.size();
    }

    /** Events being handled. */
    int runs() {
        return running + guests.get();
    }

    /**
     * How long nothing has been finished although something runs; 0 if nothing does. For the
     * monitor, which looks again and again.
     */
    long stuckNanos(long nowNanos) {
        return progress.stuckNanos(runs() != 0, nowNanos);
    }

    Progress progress() {
        return progress;
    }

    private static VarHandle running() {
        try {
            return MethodHandles.lookup().findVarHandle(Mailbox.class, "running", int.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }
}
