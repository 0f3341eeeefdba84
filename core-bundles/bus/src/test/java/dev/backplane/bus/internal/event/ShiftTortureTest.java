package dev.backplane.bus.internal.event;

import static dev.backplane.bus.internal.event.TestEvents.eventually;

import static org.assertj.core.api.Assertions.assertThat;

import dev.backplane.bus.EventProperty;
import dev.backplane.bus.Overflow;
import dev.backplane.bus.admin.DeadLetter;
import dev.backplane.bus.admin.DeadLetter.Cause;
import dev.backplane.bus.internal.request.FakeBundles;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.osgi.framework.Bundle;
import org.osgi.service.event.Event;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.LongAdder;

/** Publishers at full speed while two revisions of their subscriber take turns. */
@Timeout(90)
class ShiftTortureTest {

    private static final int PUBLISHERS = 3;
    private static final int MOST = 1_000_000;
    private static final int SHIFTS = 400;
    private static final long LEAST_NANOS = Duration.ofMillis(1_500).toNanos();
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final TestEvents events = new TestEvents();
    private final AtomicBoolean over = new AtomicBoolean();
    private final LongAdder faults = new LongAdder();
    private final LongAdder heardByEither = new LongAdder();
    private final AtomicInteger inside = new AtomicInteger();
    private final int[] published = new int[PUBLISHERS];
    private final int[] last = new int[PUBLISHERS];
    private final AtomicIntegerArray[] handled = new AtomicIntegerArray[PUBLISHERS];
    private final AtomicIntegerArray[] either = new AtomicIntegerArray[PUBLISHERS];

    @AfterEach
    void close() {
        events.close();
    }

    /** One of the two, with a subscriber that the other has too, and one that it has not. */
    private final class Version {

        private final Bundle bundle = FakeBundles.named("p");
        private volatile boolean stopped;

        Version(String ownName, MailboxSettings how) {
            events.turns.hold(bundle);
            events.register(bundle, "p/Shared", "t", how, event -> share(event, how));
            MailboxSettings one = new MailboxSettings(64, Overflow.BLOCK, PATIENCE, 1, 0);
            events.register(bundle, "p/" + ownName, "t", one, this::own);
        }

        private void share(Event event, MailboxSettings how) {
            int p = (int) event.getProperty("p");
            int n = (int) event.getProperty("n");
            check(!stopped);
            check(inside.incrementAndGet() <= how.concurrency());
            try {
                boolean first = handled[p].get(n) == 0;
                if (how.retries() > 0 && first && n % 3_000 == 0) {
                    handled[p].set(n, 100);
                    throw new IllegalStateException("the first time");
                }
                handled[p].incrementAndGet(n);
                if (how.concurrency() == 1) {
                    check(n == last[p] + 1);
                    last[p] = n;
                }
            } finally {
                check(!stopped);
                inside.decrementAndGet();
            }
        }

        private void own(Event event) {
            check(!stopped);
            heardByEither.increment();
            either[(int) event.getProperty("p")].incrementAndGet((int) event.getProperty("n"));
        }
    }

    private void check(boolean holds) {
        if (!holds) {
            faults.increment();
        }
    }

    @Test
    void eachEventIsHandledOnceAndInOrder() throws Exception {
        torture(1, 0);
    }

    @Test
    void eachEventIsHandledOnceBySeveralThreads() throws Exception {
        torture(4, 0);
    }

    @Test
    void aFailedEventIsTriedAgainAndNoOtherOvertakesIt() throws Exception {
        torture(1, 1);
    }

    private void torture(int concurrency, int retries) throws Exception {
        MailboxSettings how =
                new MailboxSettings(256, Overflow.BLOCK, PATIENCE, concurrency, retries);
        for (int p = 0; p < PUBLISHERS; p++) {
            handled[p] = new AtomicIntegerArray(MOST);
            either[p] = new AtomicIntegerArray(MOST);
        }
        Version a = new Version("OnlyA", how);
        events.turns.pass(null, a.bundle);
        Version b = new Version("OnlyB", how);
        AtomicInteger shifts = new AtomicInteger();
        List<Runnable> all = new ArrayList<>();
        for (int p = 0; p < PUBLISHERS; p++) {
            int publisher = p;
            all.add(() -> publish(publisher));
        }
        all.add(() -> shifts.set(shiftToAndFro(a, b)));
        TestEvents.together(all);
        eventually("everything is handled", this::isHandled);

        assertThat(faults.sum()).as("faults in " + shifts + " shifts").isZero();
        assertThat(shifts).hasValueGreaterThanOrEqualTo(SHIFTS);
        assertExactlyOnce(retries);
    }

    private void publish(int p) {
        int n = 0;
        while (!over.get() && n < MOST - 1) {
            n++;
            if (n % 7 == p) {
                var _ = events.send("t", "p", p, "n", n, EventProperty.TIMEOUT_MILLIS, 30_000);
            } else {
                var _ = events.post("t", "p", p, "n", n);
            }
        }
        published[p] = n;
    }

    private int shiftToAndFro(Version a, Version b) {
        long begin = System.nanoTime();
        long end = begin + PATIENCE.toNanos();
        Version from = a;
        Version to = b;
        int shifts = 0;
        try {
            for (; !isEnough(shifts, begin) && System.nanoTime() - end < 0; shifts++) {
                to.stopped = false;
                if (shifts % 3 == 0) { // behind a gate
                    events.turns.pause(from.bundle);
                    check(isQuiet(from));
                    from.stopped = true;
                }
                events.turns.pass(from.bundle, to.bundle);
                check(isQuiet(from));
                from.stopped = true;
                Version former = from;
                from = to;
                to = former;
            }
        } finally {
            over.set(true);
        }
        return shifts;
    }

    private static boolean isEnough(int shifts, long beginNanos) {
        return shifts >= SHIFTS && System.nanoTime() - beginNanos > LEAST_NANOS;
    }

    private boolean isQuiet(Version version) {
        try {
            return events.turns.awaitQuiet(version.bundle, System.nanoTime() + PATIENCE.toNanos());
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private boolean isHandled() {
        boolean allEnded =
                heardByEither.sum() + events.letters.size() >= Arrays.stream(published).sum();
        return allEnded
                && events.registered().stream()
                        .map(StandIn::mailbox)
                        .allMatch(each -> each == null || (each.depth() == 0 && each.runs() == 0));
    }

    private void assertExactlyOnce(int retries) {
        assertThat(events.causes()).allMatch(Cause.SUBSCRIBER_GONE::equals);
        for (DeadLetter letter : events.letters) {
            assertThat(letter.subscriber()).isNotEqualTo("p/Shared");
            either[(int) letter.properties().get("p")].incrementAndGet(
                    (int) letter.properties().get("n"));
        }
        for (int p = 0; p < PUBLISHERS; p++) {
            for (int n = 1; n <= published[p]; n++) {
                int times = handled[p].get(n) - (retries > 0 && n % 3_000 == 0 ? 100 : 0);
                assertThat(times).as("%s of %s, shared", n, p).isEqualTo(1);
                assertThat(either[p].get(n)).as("%s of %s, the others", n, p).isEqualTo(1);
            }
        }
    }
}
