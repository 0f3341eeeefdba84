package dev.backplane.bus.internal.event;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.L_Result;
import org.openjdk.jcstress.infra.results.ZZ_Result;

import java.util.ArrayList;
import java.util.List;

/** The races of {@link BoundedRing}, for {@link dev.backplane.bus.internal.StressTest}. */
public final class RingStress {

    private static final int CAPACITY = 2;
    private static final int ITEMS = 4;

    private RingStress() {}

    /** What is offered comes out once and in order, or is refused. */
    @JCStressTest
    @Outcome(id = "whole", expect = ACCEPTABLE, desc = "what went in came out, in order")
    @Outcome(expect = FORBIDDEN)
    @State
    public static class OffersAndPolls {

        private final BoundedRing<Integer> ring = new BoundedRing<>(CAPACITY);
        private final List<Integer> accepted = new ArrayList<>(ITEMS);
        private final List<Integer> polled = new ArrayList<>(ITEMS);

        @Actor
        public void offers() {
            for (int item = 1; item <= ITEMS; item++) {
                if (ring.offer(item)) {
                    accepted.add(item);
                }
            }
        }

        @Actor
        public void polls() {
            for (int times = 0; times < ITEMS; times++) {
                pollInto(ring, polled);
            }
        }

        @Arbiter
        public void judge(L_Result result) {
            while (pollInto(ring, polled)) {
                // what is left
            }
            result.r1 = polled.equals(accepted) ? "whole" : accepted + " became " + polled;
        }
    }

    /** Two producers that make room themselves: each item comes out once, of each in order. */
    @JCStressTest
    @Outcome(id = "whole", expect = ACCEPTABLE, desc = "each item was dropped or is there")
    @Outcome(expect = FORBIDDEN)
    @State
    public static class DropsTheOldest {

        private static final int SECOND = 10;

        private final BoundedRing<Integer> ring = new BoundedRing<>(CAPACITY);
        private final List<Integer> byFirst = new ArrayList<>(ITEMS);
        private final List<Integer> bySecond = new ArrayList<>(ITEMS);

        @Actor
        public void first() {
            offerAll(1, byFirst);
        }

        @Actor
        public void second() {
            offerAll(SECOND, bySecond);
        }

        private void offerAll(int from, List<Integer> dropped) {
            for (int item = from; item < from + ITEMS; item++) {
                while (!ring.offer(item)) {
                    pollInto(ring, dropped);
                }
            }
        }

        @Arbiter
        public void judge(L_Result result) {
            List<Integer> left = new ArrayList<>();
            while (pollInto(ring, left)) {
                // what is left
            }
            List<Integer> all = new ArrayList<>(byFirst);
            all.addAll(bySecond);
            all.addAll(left);
            boolean ordered = isOrdered(byFirst) && isOrdered(bySecond) && isOrdered(left);
            boolean once = all.size() == 2 * ITEMS && all.stream().distinct().count() == all.size();
            result.r1 = ordered && once ? "whole" : byFirst + " " + bySecond + " " + left;
        }

        private static boolean isOrdered(List<Integer> items) {
            return isAscending(items.stream().filter(item -> item < SECOND).toList())
                    && isAscending(items.stream().filter(item -> item >= SECOND).toList());
        }

        private static boolean isAscending(List<Integer> items) {
            return items.equals(items.stream().sorted().toList());
        }
    }

    /**
     * What the first rule of {@link Mailbox} stands on: who has put an item down sees that nobody
     * is at work, or who has stopped working sees the item.
     */
    @JCStressTest
    @Outcome(
            id = {"true, true", "true, false", "false, true"},
            expect = ACCEPTABLE,
            desc = "somebody noticed")
    @Outcome(id = "false, false", expect = FORBIDDEN, desc = "the item stays lying there")
    @State
    public static class OneNoticesTheOther {

        private final BoundedRing<Integer> ring = new BoundedRing<>(CAPACITY);
        private volatile boolean idle;

        @Actor
        public void publisher(ZZ_Result result) {
            ring.offer(1);
            result.r1 = idle;
        }

        @Actor
        public void drain(ZZ_Result result) {
            idle = true;
            result.r2 = ring.isHeadReady();
        }
    }

    private static boolean pollInto(BoundedRing<Integer> ring, List<Integer> items) {
        Integer item = ring.poll();
        if (item != null) {
            items.add(item);
        }
        return item != null;
    }
}
