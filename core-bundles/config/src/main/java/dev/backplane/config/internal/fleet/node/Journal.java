package dev.backplane.config.internal.fleet.node;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * The ledger as well as it can be written: what could not be is missing in it, so that it is
 * written anew, whole, as soon as that goes. Guarded by the {@link Book} that keeps it.
 */
final class Journal implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Journal.class);
    private static final long MEND_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final Ledger ledger;
    private final Supplier<List<LedgerRecord>> everything;
    private @Nullable String trouble;
    private long failedAt;

    /**
     * A journal that is not read yet.
     *
     * @param everything what a whole one holds, but for how far it has come into effect
     */
    Journal(Ledger ledger, Supplier<List<LedgerRecord>> everything) {
        this.ledger = ledger;
        this.everything = everything;
    }

    List<LedgerRecord> load() throws IOException {
        return ledger.load();
    }

    /** Appends; never throws, see {@link #trouble}. */
    void write(List<LedgerRecord> records, boolean lasting) {
        if (trouble != null && System.nanoTime() - failedAt < MEND_NANOS) {
            return;
        }
        try {
            if (trouble != null) {
                // Records are missing. What comes into effect is looked at again at the next start.
                ledger.rewrite(everything.get());
            }
            ledger.append(records, lasting);
            if (trouble != null) {
                LOG.info("The fleet's journal is written again, and whole");
                trouble = null;
            }
        } catch (IOException e) {
            trouble(e);
        }
    }

    /** Drops what is outdated if that is most of it. */
    void shorten(Supplier<List<LedgerRecord>> current) {
        try {
            if (trouble == null && ledger.isLong()) {
                ledger.rewrite(current.get());
            }
        } catch (IOException e) {
            trouble(e);
        }
    }

    /** Writes anew what could not be written, if there is room again. */
    void mend() {
        if (trouble != null) {
            write(List.of(), false);
        }
    }

    /** What is wrong with it; null if nothing is. */
    @Nullable String trouble() {
        return trouble;
    }

    @Override
    public void close() throws IOException {
        ledger.close();
    }

    private void trouble(IOException e) {
        if (trouble == null) {
            LOG.error(
                    "The fleet's journal cannot be written; until it can, edits made while the"
                            + " fleet cannot be reached do not survive a restart",
                    e);
        }
        trouble = "the journal cannot be written: " + e.getMessage();
        failedAt = System.nanoTime();
    }
}
