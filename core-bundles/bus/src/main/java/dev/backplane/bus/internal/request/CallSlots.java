package dev.backplane.bus.internal.request;

import org.jspecify.annotations.Nullable;

import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.Consumer;

/**
 * The calls in progress, where one thread can look through them: a caller takes a free slot near
 * the place its thread id and depth lead to, so callers neither wait for nor get in the way of each
 * other, be they few platform threads or many virtual ones.
 *
 * <p>Full segments are never moved; one of twice the size is added. Places are numbered through all
 * segments.
 */
final class CallSlots {

    private static final int FIRST_SIZE = 1024;
    private static final int PROBES = 16;
    private static final long GOLDEN_RATIO = 0x9E3779B97F4A7C15L;
    private static final long PER_DEPTH = 0x2545F4914F6CDD1DL;

    private static final class Segment {
        final AtomicReferenceArray<@Nullable Call> calls;
        final int firstPlace;
        private volatile @Nullable Segment next;

        Segment(int firstPlace, int size) {
            this.calls = new AtomicReferenceArray<>(size);
            this.firstPlace = firstPlace;
        }

        int size() {
            return calls.length();
        }

        Segment nextOrNew() {
            Segment known = next;
            return known != null ? known : grow();
        }

        private synchronized Segment grow() {
            Segment known = next;
            if (known == null) {
                known = new Segment(firstPlace + size(), 2 * size());
                next = known;
            }
            return known;
        }
    }

    private final Segment first = new Segment(0, FIRST_SIZE);

    /** Takes a free slot and returns its place. */
    int put(Call call) {
        long mixed = (call.thread().threadId() + call.depth() * PER_DEPTH) * GOLDEN_RATIO;
        int hash = (int) (mixed >>> Integer.SIZE);
        for (Segment segment = first; ; segment = segment.nextOrNew()) {
            for (int probe = 0; probe < PROBES; probe++) {
                int index = (hash + probe) & (segment.size() - 1);
                if (segment.calls.get(index) == null
                        && segment.calls.compareAndSet(index, null, call)) {
                    return segment.firstPlace + index;
                }
            }
        }
    }

    /** Frees the slot at this place. */
    void clear(int place) {
        Segment segment = first;
        while (place - segment.firstPlace >= segment.size()) {
            segment = segment.nextOrNew();
        }
        segment.calls.setRelease(place - segment.firstPlace, null);
    }

    /** Shows the calls to the visitor; false if there was none. */
    boolean visit(Consumer<Call> visitor) {
        boolean any = false;
        for (Segment segment = first; segment != null; segment = segment.next) {
            for (int index = 0; index < segment.size(); index++) {
                Call call = segment.calls.get(index);
                if (call != null) {
                    any = true;
                    visitor.accept(call);
                }
            }
        }
        return any;
    }
}
