package dev.backplane.bus.internal.event;

import dev.backplane.bus.admin.DeadLetter.Cause;
import dev.backplane.bus.internal.Work;

import org.jspecify.annotations.Nullable;
import org.osgi.service.event.Event;

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

    private static final int BATCH = 256;
    private static final long CLOSE_POLL_NANOS = TimeUnit.MICROSECONDS.toNanos(50);

    private final Seat seat;
    private final Undelivered undelivered;
    private final Missed missed;
    private volatile Subscriber subscriber;
    private volatile MailboxSettings settings;
    private final CoarseClock clock;
    private final Waiting waiting;
    private final Intake intake;
    private volatile InlinePrivilege inline;
    private final MailboxCounts counts = new MailboxCounts();
    private final Pace pace = new Pace();
    private final Progress progress = new Progress();
    private final AtomicInteger suspended = new AtomicInteger();
    private final AtomicInteger guests = new AtomicInteger();
    private final Tokens tokens = new Tokens();
    private final Thread.Builder.OfVirtual threads;

    private volatile boolean closed;

    Mailbox(
            Subscriber subscriber,
            Delivery delivery,
            MailboxSettings settings,
            Undelivered undelivered,
            CoarseClock clock) {
        this.subscriber = subscriber;
        this.seat = new Seat(delivery);
        this.settings = settings;
        this.undelivered = undelivered;
        this.clock = clock;
        this.missed = new Missed(this, undelivered);
        this.waiting = new Waiting(settings.capacity());
        this.intake = new Intake(this, waiting, missed);
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
        if (seat.isPaused() && isNested(event)) {
            event.opens(seat);
        }
        boolean standsStill = suspended.get() > 0 || EventRun.isWithin(event.publisher(), this);
        if (standsStill && runAsGuest(event)) {
            return;
        }
        AtomicInteger token = inline.isGranted() ? take() : null;
        if (token == null) {
            enqueueAwaited(event);
            return;
        }
        Delivery here = waiting.isEmpty() ? seat.tryEnter() : null;
        if (here != null) {
            runHere(event, here, token);
        } else {
            drainElsewhere(token); // the token first: a full queue must not stand still meanwhile
            enqueueAwaited(event);
        }
    }

    /**
     * Whether what the plugin does now waits for it: a pause that waits for that lets it through.
     */
    private boolean isNested(BusEvent event) {
        for (Work each = event.publisher(); each != null; each = each.outer()) {
            if (!each.isOver() && each.worker().equals(subscriber.plugin())) {
                return true;
            }
            if (!each.isAwaited()) {
                return false;
            }
        }
        return false;
    }

    private void runHere(BusEvent event, Delivery here, AtomicInteger token) {
        try {
            EventRun run = new EventRun(this, event, here);
            progress.inline(run);
            handle(run, event.cell());
        } finally {
            progress.inline(null);
            giveBack(token);
        }
    }

    private boolean runAsGuest(BusEvent event) {
        guests.incrementAndGet();
        try {
            Delivery here = seat.tryEnter();
            if (here != null) {
                handle(new EventRun(this, event, here), event.cell());
            }
            return here != null;
        } finally {
            guests.decrementAndGet();
        }
    }

    private void enqueueAwaited(BusEvent event) {
        event.expect();
        if (pace.isPaused() && tokens.count() >= settings.concurrency()) {
            missed.giveUp(event, Cause.PAUSED);
        } else {
            enqueue(event);
        }
    }

    private void enqueue(Event event) {
        if (closed) {
            missed.giveUp(event, Cause.SUBSCRIBER_GONE);
        } else if (intake.offer(event)) {
            AtomicInteger token = take();
            if (token != null) {
                drainElsewhere(token);
            }
        }
    }

    private void drainElsewhere(AtomicInteger token) {
        threads.start(() -> drain(token));
    }

    /** Runs what waits, with the token it was given. */
    @SuppressWarnings("ThreadPriorityCheck") // a virtual thread is not preempted
    private void drain(AtomicInteger given) {
        Work.Cell cell = Work.Cell.mine();
        AtomicInteger token = given;
        for (int handled = 1; ; handled++) {
            Event event = tokens.isValid(token) ? waiting.poll() : null;
            if (event == null) {
                Tokens.giveBack(token);
                token = waiting.isHeadReady() ? take() : null;
                if (token == null) {
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

    /** Waits for a handler if there is none just now: the event is the next one, whoever comes. */
    private void next(Event event, Work.Cell cell) {
        BusEvent awaited = event instanceof BusEvent known && known.isAwaited() ? known : null;
        Delivery here = seat.enter();
        if (here == null) {
            missed.giveUp(event, Cause.SUBSCRIBER_GONE);
        } else if (awaited == null) {
            handle(new EventRun(this, event, here), cell);
        } else if (System.nanoTime() - awaited.deadlineNanos() > 0) {
            here.exit();
            counts.late.increment();
            missed.lose(awaited, Cause.LATE);
        } else {
            try {
                handle(new EventRun(this, awaited, here), cell);
            } finally {
                awaited.settle();
            }
        }
    }

    /** To be called with a token, or as a guest: a mailbox that closes waits for both. */
    private void handle(EventRun first, Work.Cell cell) {
        if (closed) {
            first.delivery().exit();
            missed.count(first.event(), Cause.SUBSCRIBER_GONE);
            return;
        }
        long begin = clock.now();
        progress.begin(begin);
        Throwable problem = attempt(first, cell);
        for (int tried = 0; problem != null; tried++) {
            counts.failures.increment();
            Delivery again = tried < settings.retries() ? enterAgain(tried) : null;
            if (again == null) {
                undelivered.failed(this, first.event(), problem);
                break;
            }
            problem = attempt(new EventRun(this, first.event(), again), cell);
        }
        if (problem == null) {
            counts.delivered.increment();
        }
        long end = clock.now();
        progress.end(end);
        inline.judge(begin, end);
    }

    /** Every try is with whom the mailbox belongs to by then: the fault may have been mended. */
    private @Nullable Delivery enterAgain(int tried) {
        return undelivered.pauseBeforeRetry(tried, this::isClosed) ? seat.enter() : null;
    }

    private static @Nullable Throwable attempt(EventRun run, Work.Cell cell) {
        try {
            return run.delivery().run(run, cell);
        } finally {
            run.delivery().exit();
        }
    }

    private @Nullable AtomicInteger take() {
        return tokens.take(settings.concurrency());
    }

    private void giveBack(AtomicInteger token) {
        Tokens.giveBack(token);
        drainIfReady();
    }

    private void drainIfReady() {
        AtomicInteger token = waiting.isHeadReady() ? take() : null;
        if (token != null) {
            drainElsewhere(token);
        }
    }

    /** What waits, waits; what is a part of a run under way is let through. */
    void pause() {
        seat.pause();
    }

    void goOn() {
        seat.goOn();
    }

    /** The handler has gone, and another is to come. */
    void vacate() {
        seat.occupy(null);
    }

    /** From now on it is that one's, with what waits in it; the capacity stays. */
    void passTo(Tenant next) {
        subscriber = next.subscriber();
        settings = next.settings().get();
        inline = new InlinePrivilege(settings.retries() == 0);
        next.delivery().recover();
        seat.occupy(next.delivery());
    }

    /** Goes on without the runs that hold its tokens now; they come to their end, or do not. */
    void abandonRuns() {
        tokens.declareVoid();
        for (int i = 0; i < settings.concurrency(); i++) {
            drainIfReady();
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
        seat.close();
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
        return runs() == 0;
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
        return tokens.count() + guests.get();
    }

    /**
     * How long nothing has been finished although something runs; 0 if nothing does. For the
     * monitor, which looks again and again.
     */
    long stuckNanos(long nowNanos) {
        return progress.stuckNanos(runs() != 0 && !seat.isEmpty(), nowNanos);
    }

    Progress progress() {
        return progress;
    }
}
