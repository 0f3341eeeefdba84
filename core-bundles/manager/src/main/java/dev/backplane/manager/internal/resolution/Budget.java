package dev.backplane.manager.internal.resolution;

import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.Executor;

/**
 * What one resolution may cost. The resolver hands each piece of its work to this executor, one for
 * each bundle and each combination that it tries, and keeps a few copies of all candidates for each
 * combination: so the number of pieces bounds its memory too, to some 200 MiB.
 */
final class Budget implements Executor {

    static final int MOST_PIECES = 100_000;

    private final Duration limit;
    private final long endNanos;
    private final int mostPieces;
    private int pieces;
    private Runnable cancel = () -> {};

    Budget(Duration limit, int mostPieces) {
        this.limit = limit;
        this.mostPieces = mostPieces;
        this.endNanos = System.nanoTime() + limit.toNanos();
    }

    /** How the resolution under way is told to end. */
    void cancelBy(Runnable callback) {
        cancel = callback;
    }

    @Override
    public void execute(Runnable piece) {
        pieces++;
        check();
        piece.run();
    }

    /**
     * Looks whether something is left.
     *
     * @throws CancellationException if not, with what is used up
     */
    void check() {
        String spent =
                pieces > mostPieces
                        ? "after trying many combinations (%,d steps)".formatted(mostPieces)
                        : System.nanoTime() - endNanos > 0
                                ? "after %,d ms".formatted(limit.toMillis())
                                : Thread.currentThread().isInterrupted() ? "when told to" : "";
        if (!spent.isEmpty()) {
            cancel.run();
            throw new CancellationException(spent);
        }
    }
}
