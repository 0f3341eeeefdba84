package dev.backplane.benchmarks.ledger;

import dev.backplane.bus.admin.DeadLetters;
import dev.backplane.bus.admin.EventTraffic;
import dev.backplane.bus.admin.SubscriberInfo;
import dev.backplane.bus.admin.SubscriberInfo.Counts;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/** Compares the bus's books with those of publishers and handlers, and with themselves. */
final class Audit {

    private static final long PATIENCE_SECONDS = 60;
    private static final long POLL_MILLIS = 500;

    private final EventTraffic traffic;
    private final DeadLetters letters;
    private final Ledger ledger;
    private final Published published;
    private final List<Entry> entries = new ArrayList<>();

    /** Two numbers that should be one. */
    private record Entry(String what, long expected, long found) {

        /** Both numbers, then the words. */
        @Override
        public String toString() {
            return expected + " " + found + " " + what;
        }
    }

    Audit(EventTraffic traffic, DeadLetters letters, Ledger ledger, Published published) {
        this.traffic = traffic;
        this.letters = letters;
        this.ledger = ledger;
        this.published = published;
    }

    /**
     * To be called when nobody publishes any more; waits until nothing is under way.
     *
     * @param steady the plugin that was there all the time
     * @return a line each: two numbers that should be one, and what they are
     */
    String lines(String steady) throws InterruptedException {
        awaitQuiet();
        Counts totals = traffic.totals();
        balance("all subscribers there have been", totals);
        check("handled, by the handlers' count", totals.delivered(), ledger.handledByAll());
        check("dead letters received", totals.deadLettered(), letters.totals().received());
        check("refusals, by the publishers' count", totals.rejected(), published.refusals());
        check("missing where nothing may be lost", 0, ledger.missed());
        for (SubscriberInfo subscriber : traffic.subscribers()) {
            balance(subscriber.name(), subscriber.counts());
            if (subscriber.plugin().equals(steady)) {
                compare(subscriber);
            }
        }
        return entries.stream().map(Entry::toString).collect(Collectors.joining("\n"));
    }

    private void balance(String whose, Counts counts) {
        check(whose + ": matched", sum(counts), counts.matched());
    }

    /** What publishers counted is what came to this subscriber, and what became of it. */
    private void compare(SubscriberInfo steady) {
        long offered = published.matching(steady.name());
        Counts counts = steady.counts();
        check(steady.name() + ": published and matched", offered, counts.matched());
        check(
                steady.name() + ": published and accounted for",
                offered,
                sum(counts) - counts.delivered() + ledger.handled(steady.name()));
    }

    private static long sum(Counts counts) {
        return counts.delivered() + counts.deadLettered() + counts.dropped() + counts.rejected();
    }

    private void check(String what, long expected, long found) {
        entries.add(new Entry(what, expected, found));
    }

    private void awaitQuiet() throws InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        Counts before;
        Counts now = traffic.totals();
        do {
            TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
            before = now;
            now = traffic.totals();
        } while ((!isQuiet() || !now.equals(before)) && System.nanoTime() - deadline < 0);
    }

    private boolean isQuiet() {
        return traffic.subscribers().stream()
                .allMatch(subscriber -> subscriber.depth() == 0 && subscriber.running() == 0);
    }
}
