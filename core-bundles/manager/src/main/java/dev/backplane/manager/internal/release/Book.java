package dev.backplane.manager.internal.release;

import dev.backplane.loader.Digest;
import dev.backplane.manager.Release;
import dev.backplane.manager.Release.Outcome;
import dev.backplane.manager.Release.Proof;

import org.jspecify.annotations.Nullable;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;

/**
 * All that is remembered of one plugin. Immutable.
 *
 * @param kept oldest first
 * @param bad digests that are not let in again, each with its reason
 * @param failures when it failed lately, oldest first
 * @param quarantine why it is not started any more; null if it may be
 */
record Book(
        List<Kept> kept,
        Map<Digest, String> bad,
        List<Instant> failures,
        @Nullable Quarantine quarantine) {

    static final Book EMPTY = new Book(List.of(), Map.of(), List.of(), null);

    /**
     * A release and the configurations that belong to it.
     *
     * @param configurations typed JSON by PID
     */
    record Kept(Release release, Map<String, String> configurations) {
        Kept {
            Objects.requireNonNull(release, "release");
            configurations = Map.copyOf(configurations);
        }

        private Kept serving(Serving now) {
            return new Kept(
                    new Release(
                            release.number(),
                            release.version(),
                            release.digest(),
                            now.identity(),
                            release.grants(),
                            now.schema(),
                            release.by(),
                            release.when(),
                            release.reason(),
                            now.outcome(),
                            release.verdict(),
                            now.proof(),
                            now.configured().revisions()),
                    now.configured().texts());
        }

        private Kept ended(Outcome outcome, String verdict, @Nullable Proof proof) {
            return new Kept(release.ended(outcome, verdict, proof), configurations);
        }

        private Kept replacedIfServing() {
            return serves() ? ended(Outcome.REPLACED, release.verdict(), release.proof()) : this;
        }

        private boolean serves() {
            return release.outcome() == Outcome.CURRENT || release.outcome() == Outcome.SOAKING;
        }

        private boolean isOver() {
            return switch (release.outcome()) {
                case REPLACED, ABORTED, ROLLED_BACK -> true;
                case STARTING, SOAKING, CURRENT -> false;
            };
        }
    }

    /**
     * How a release serves from a moment on.
     *
     * @param outcome current, or soaking
     * @param schema of the state it took over; 0 for none
     */
    record Serving(
            int number, Configured configured, Outcome outcome, int schema, @Nullable Proof proof) {

        private static final int IDENTITY_DIGITS = 12;

        /** The same for the same configurations; empty if there are none. */
        private String identity() {
            Map<String, String> configurations = configured.texts();
            if (configurations.isEmpty()) {
                return "";
            }
            byte[] text = new TreeMap<>(configurations).toString().getBytes(StandardCharsets.UTF_8);
            try {
                byte[] hash = MessageDigest.getInstance("SHA-256").digest(text);
                return HexFormat.of().formatHex(hash).substring(0, IDENTITY_DIGITS);
            } catch (NoSuchAlgorithmException e) {
                throw new IllegalStateException("every JDK has SHA-256", e);
            }
        }
    }

    /** Since when and why these bytes are not started any more. */
    record Quarantine(Digest digest, Instant since, String reason) {}

    Book {
        kept = List.copyOf(kept);
        bad = Map.copyOf(bad);
        failures = List.copyOf(failures);
    }

    Optional<Kept> find(int number) {
        return kept.stream().filter(each -> each.release().number() == number).findFirst();
    }

    /** The release that serves, or would. */
    Optional<Kept> current() {
        return kept.reversed().stream().filter(Kept::serves).findFirst();
    }

    /** The latest that has served with these bytes. */
    Optional<Kept> latest(@Nullable Digest digest) {
        return kept.reversed().stream()
                .filter(each -> each.release().digest().equals(digest))
                .filter(each -> each.release().outcome() != Release.Outcome.ABORTED)
                .filter(each -> each.release().outcome() != Release.Outcome.ROLLED_BACK)
                .findFirst();
    }

    int nextNumber() {
        return kept.isEmpty() ? 1 : kept.getLast().release().number() + 1;
    }

    /**
     * A release more.
     *
     * @param keep how many that are over stay beside the one that serves
     */
    Book begun(Release release, int keep) {
        List<Kept> more = new ArrayList<>(kept);
        more.add(new Kept(release, Map.of()));
        return withKept(trimmed(more, keep));
    }

    /** A release serves now, and whichever did before is replaced. */
    Book serving(Serving now, int keep) {
        List<Kept> next =
                kept.stream()
                        .map(
                                each ->
                                        each.release().number() == now.number()
                                                ? each.serving(now)
                                                : each.replacedIfServing())
                        .toList();
        return withKept(trimmed(next, keep));
    }

    Book ended(int number, Outcome outcome, String verdict, @Nullable Proof proof) {
        return withKept(
                kept.stream()
                        .map(
                                each ->
                                        each.release().number() == number
                                                ? each.ended(outcome, verdict, proof)
                                                : each)
                        .toList());
    }

    /** The oldest go, but never the one that serves. */
    private static List<Kept> trimmed(List<Kept> kept, int keep) {
        List<Kept> rest = new ArrayList<>(kept);
        for (Kept each : kept) {
            if (rest.size() > keep + 1 && each.isOver()) {
                rest.remove(each);
            }
        }
        return rest;
    }

    private Book withKept(List<Kept> others) {
        return new Book(others, bad, failures, quarantine);
    }

    Book withBad(Digest digest, String reason) {
        Map<Digest, String> more = new LinkedHashMap<>(bad);
        more.put(digest, reason);
        return new Book(kept, more, failures, quarantine);
    }

    Book withoutBad(Digest digest) {
        Map<Digest, String> fewer = new LinkedHashMap<>(bad);
        fewer.remove(digest);
        return new Book(kept, fewer, failures, quarantine);
    }

    Book withFailures(List<Instant> times, @Nullable Quarantine state) {
        return new Book(kept, bad, times, state);
    }
}
