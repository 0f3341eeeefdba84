package dev.backplane.bus.internal.carrier;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.TimeUnit;

/**
 * Looks whether virtual threads get their turn. When they do not, it lets the scheduler have as
 * many carriers as it likes; when they have done so for a second, as many more than usual as were
 * held all the while.
 *
 * <p>It is one step up, not many small ones: below its parallelism the scheduler takes on carriers
 * by itself as work comes, and {@link Reserve} says what happens at it.
 */
final class CarrierWatch {

    /** At most so many handlers may hold a carrier before the others stand still. */
    static final int MOST = 1024;

    /** Each may meet one more handler that does not let go of it. */
    static final int RESERVES = 4;

    private static final Logger LOG = LoggerFactory.getLogger(CarrierWatch.class);
    private static final long REST_NANOS = TimeUnit.MILLISECONDS.toNanos(50);
    private static final long HASTE_NANOS = TimeUnit.MILLISECONDS.toNanos(10);
    private static final long LONGEST_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final long CALM_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final Scheduler scheduler;
    private final Deque<Reserve> reserves = new ArrayDeque<>();
    private Turn turn = new Turn();
    private int usual;
    private int more;
    private int held;
    private int late;
    private long calmSince;
    private int leastMounted;

    CarrierWatch(Scheduler scheduler) {
        this.scheduler = scheduler;
    }

    void begin() {
        usual = scheduler.parallelism();
        allow(0, System.nanoTime());
        fillUp();
        turn = Turn.start();
    }

    /** Returns how long to rest, in nanoseconds. */
    long look(long nowNanos) {
        if (!turn.hasCome()) {
            late++;
            if (late > 1) { // once may be a pause of the machine
                relieve(nowNanos);
            }
            return Math.min(late * HASTE_NANOS, LONGEST_NANOS);
        }
        late = 0;
        if (more > 0) {
            fillUp();
            judge(nowNanos);
        }
        turn = Turn.start();
        return REST_NANOS;
    }

    void end() {
        scheduler.setParallelism(usual);
        reserves.forEach(Reserve::release);
        reserves.clear();
    }

    private void relieve(long nowNanos) {
        allow(MOST, nowNanos);
        Reserve first = reserves.peek();
        if (first != null && first.isStanding()) {
            reserves.remove().release();
        }
        turn.submitElsewhere();
    }

    /** Those that wait for their turn count: they will stand when others can run. */
    private void fillUp() {
        while (reserves.size() < RESERVES) {
            reserves.add(Reserve.start());
        }
    }

    private void judge(long nowNanos) {
        leastMounted = Math.min(leastMounted, scheduler.mounted() - standing());
        if (nowNanos - calmSince < CALM_NANOS) {
            return;
        }
        int now = Math.clamp(leastMounted, 0, more);
        allow(now, nowNanos);
        if (now > held) {
            LOG.warn(
                    "{} virtual threads do not let go of their carriers: they compute without end or"
                            + " block in native code. They and all others share the {} processors;"
                            + " 'jcmd {} Thread.dump_to_file FILE' says what they do",
                    now,
                    usual,
                    ProcessHandle.current().pid());
        } else if (now == 0 && held > 0) {
            LOG.info("No virtual thread holds its carrier any more");
        }
        held = now;
    }

    private int standing() {
        return (int) reserves.stream().filter(Reserve::isStanding).count();
    }

    private void allow(int carriersMore, long nowNanos) {
        more = carriersMore;
        calmSince = nowNanos;
        leastMounted = MOST;
        scheduler.setParallelism(usual + RESERVES + more);
    }
}
