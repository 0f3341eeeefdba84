package dev.backplane.manager.internal.release;

import dev.backplane.loader.Digest;
import dev.backplane.loader.StagedArtifact;
import dev.backplane.manager.Owner;
import dev.backplane.manager.Release;
import dev.backplane.manager.Release.Outcome;
import dev.backplane.manager.Release.Proof;
import dev.backplane.manager.internal.release.Book.Kept;
import dev.backplane.manager.internal.release.Book.Quarantine;
import dev.backplane.plugin.ErrorCode;
import dev.backplane.plugin.PluginException;

import org.jspecify.annotations.Nullable;
import org.osgi.framework.Bundle;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.IntSupplier;
import java.util.function.UnaryOperator;

/**
 * What has served, plugin by plugin, and what must not come back. Written on the manager's thread,
 * read from anywhere.
 */
public final class Releases {

    private static final int IDENTITY_DIGITS = 12;

    private final Shelf shelf;
    private final Configurations configurations;
    private final Clock clock;
    private final IntSupplier keep;

    /**
     * @param folder where the books lie, a file for each plugin; made when it is needed
     * @param keep how many earlier releases that have served are kept of each plugin
     */
    public Releases(Path folder, Configurations configurations, Clock clock, IntSupplier keep) {
        this.shelf = new Shelf(folder);
        this.configurations = configurations;
        this.clock = clock;
        this.keep = keep;
    }

    /** Latest first. */
    public List<Release> history(String name) {
        return book(name).kept().reversed().stream().map(Kept::release).toList();
    }

    /**
     * A kept release.
     *
     * @param number 0 for the latest that served before the current one
     * @throws PluginException {@code UNKNOWN_RELEASE}
     */
    public Release find(String name, int number) {
        return kept(name, number).release();
    }

    private Kept kept(String name, int number) {
        Book book = book(name);
        Optional<Kept> found =
                number == 0
                        ? book.kept().reversed().stream()
                                .filter(each -> each.release().outcome() == Outcome.REPLACED)
                                .findFirst()
                        : book.find(number);
        return found.orElseThrow(() -> unknown(name, number, book));
    }

    private static PluginException unknown(String name, int number, Book book) {
        List<Integer> numbers = book.kept().stream().map(kept -> kept.release().number()).toList();
        String which = number == 0 ? " has no earlier release" : " has no release " + number;
        return new PluginException(
                ErrorCode.UNKNOWN_RELEASE,
                name
                        + which
                        + (numbers.isEmpty() ? "; none is kept" : "; there are " + numbers)
                        + "; see: backplane plugin history "
                        + name);
    }

    /** The configurations that belonged to a release, typed JSON by PID. */
    public Map<String, String> configurations(String name, int number) {
        return new TreeMap<>(kept(name, number).configurations());
    }

    /** Makes the plugin's configurations those of a kept release. */
    public void restoreConfigurations(String name, int number) {
        configurations.restore(kept(name, number).configurations());
    }

    /** A release begins. */
    public Release begin(String name, StagedArtifact artifact, Owner by, String reason) {
        Book book = book(name);
        Release release =
                new Release(
                        book.nextNumber(),
                        artifact.descriptor().version().toString(),
                        artifact.digest(),
                        "",
                        configurations.grants(artifact.descriptor().symbolicName()),
                        0,
                        by,
                        clock.instant(),
                        reason,
                        Outcome.STARTING,
                        "",
                        null);
        change(name, old -> old.withKept(trimmed(append(old.kept(), new Kept(release, Map.of())))));
        return release;
    }

    /** A release that is there without having taken over from one that served. */
    public Release installed(String name, StagedArtifact artifact, Owner by, String reason) {
        Release release = begin(name, artifact, by, reason);
        change(name, book -> book.withKept(current(book, release.number(), Map.of(), null)));
        return release;
    }

    /** Notes the configurations of the current release, once its bundle runs. */
    public void confirm(String name, @Nullable Digest digest, Bundle revision) {
        Optional<Kept> current = book(name).current();
        boolean unknown =
                current.isPresent()
                        && current.get().configurations().isEmpty()
                        && current.get().release().digest().equals(digest);
        if (unknown) {
            Map<String, String> now = configurations.of(revision);
            if (!now.isEmpty()) {
                int number = current.get().release().number();
                change(name, book -> book.withKept(current(book, number, now, null)));
            }
        }
    }

    /**
     * After a restart of the runtime: an update that it broke off ended with what is desired.
     *
     * @return what happened to it, for people; empty if none was under way
     */
    public Optional<String> settleInterrupted(String name, @Nullable Digest desired) {
        for (Kept kept : book(name).kept().reversed()) {
            Release release = kept.release();
            if (release.outcome() == Outcome.STARTING || release.outcome() == Outcome.SOAKING) {
                boolean serves = release.digest().equals(desired);
                String verdict =
                        "the runtime ended while "
                                + release.version()
                                + (release.outcome() == Outcome.STARTING
                                        ? " was taking over"
                                        : " was being watched")
                                + (serves
                                        ? "; it serves since the restart"
                                        : "; the version before serves since the restart");
                if (serves) {
                    change(
                            name,
                            book ->
                                    book.withKept(
                                            current(
                                                    book,
                                                    release.number(),
                                                    kept.configurations(),
                                                    release.proof())));
                }
                ended(
                        name,
                        release.number(),
                        serves ? Outcome.CURRENT : Outcome.ABORTED,
                        verdict,
                        release.proof());
                return Optional.of(name + ": " + verdict);
            }
        }
        return Optional.empty();
    }

    /** All releases, with this one as the current. */
    private List<Kept> current(
            Book book, int number, Map<String, String> now, @Nullable Proof proof) {
        return trimmed(
                book.kept().stream()
                        .map(each -> become(each, number, now, Outcome.CURRENT, 0, proof))
                        .toList());
    }

    private static Kept become(
            Kept each,
            int number,
            Map<String, String> now,
            Outcome outcome,
            int schema,
            @Nullable Proof proof) {
        Release release = each.release();
        if (release.number() == number) {
            return new Kept(served(release, now, schema, outcome, proof), now);
        }
        boolean served =
                release.outcome() == Outcome.CURRENT || release.outcome() == Outcome.SOAKING;
        return served ? new Kept(replaced(release), each.configurations()) : each;
    }

    /** The release serves now: its configurations are those of this moment. */
    public void serves(
            String name,
            int number,
            Bundle revision,
            Outcome outcome,
            int schema,
            @Nullable Proof proof) {
        Map<String, String> now = configurations.of(revision);
        change(
                name,
                book ->
                        book.withKept(
                                trimmed(
                                        book.kept().stream()
                                                .map(
                                                        each ->
                                                                become(
                                                                        each, number, now, outcome,
                                                                        schema, proof))
                                                .toList())));
    }

    private static Release served(
            Release release,
            Map<String, String> configurations,
            int schema,
            Outcome outcome,
            @Nullable Proof proof) {
        return new Release(
                release.number(),
                release.version(),
                release.digest(),
                configurations.isEmpty() ? "" : identity(new TreeMap<>(configurations).toString()),
                release.grants(),
                schema,
                release.by(),
                release.when(),
                release.reason(),
                outcome,
                release.verdict(),
                proof);
    }

    private static Release replaced(Release release) {
        return release.ended(Outcome.REPLACED, release.verdict(), release.proof());
    }

    /** The release ended otherwise, or is watched no more. */
    public void ended(
            String name, int number, Outcome outcome, String verdict, @Nullable Proof proof) {
        change(
                name,
                book ->
                        book.withKept(
                                book.kept().stream()
                                        .map(
                                                each ->
                                                        each.release().number() == number
                                                                ? new Kept(
                                                                        each.release()
                                                                                .ended(
                                                                                        outcome,
                                                                                        verdict,
                                                                                        proof),
                                                                        each.configurations())
                                                                : each)
                                        .toList()));
    }

    /** A release that another had replaced is the current one again. */
    public void servesAgain(String name, int number) {
        ended(name, number, Outcome.CURRENT, "", find(name, number).proof());
    }

    /** The number of the release that serves; 0 if none is known. */
    public int current(String name) {
        return book(name).current().map(kept -> kept.release().number()).orElse(0);
    }

    /** The bytes of the releases of a plugin that may be gone back to. */
    public Set<Digest> digests(String name) {
        Set<Digest> digests = new HashSet<>();
        for (Kept kept : book(name).kept()) {
            Outcome outcome = kept.release().outcome();
            if (outcome != Outcome.ABORTED && outcome != Outcome.ROLLED_BACK) {
                digests.add(kept.release().digest());
            }
        }
        return digests;
    }

    // -- what must not come back

    public Optional<String> whyBad(String name, Digest digest) {
        return Optional.ofNullable(book(name).bad().get(digest));
    }

    public void markBad(String name, Digest digest, String reason) {
        change(name, book -> book.withBad(digest, reason));
    }

    public void clearBad(String name, Digest digest) {
        if (book(name).bad().containsKey(digest)) {
            change(name, book -> book.withoutBad(digest));
        }
    }

    // -- failures

    /** When it failed, since a moment. */
    public List<Instant> failuresSince(String name, Instant since) {
        return book(name).failures().stream().filter(time -> time.isAfter(since)).toList();
    }

    public void failures(String name, List<Instant> times) {
        change(name, book -> book.withFailures(times, book.quarantine()));
    }

    /** Why these bytes are in quarantine, if they are. */
    public Optional<String> quarantine(String name, @Nullable Digest digest) {
        Quarantine quarantine = book(name).quarantine();
        return quarantine == null || !quarantine.digest().equals(digest)
                ? Optional.empty()
                : Optional.of(quarantine.reason());
    }

    public void quarantine(String name, Digest digest, String reason) {
        change(
                name,
                book ->
                        book.withFailures(
                                book.failures(), new Quarantine(digest, clock.instant(), reason)));
    }

    /** Forgets failures and quarantine. */
    public void pardon(String name) {
        Book book = book(name);
        if (book.quarantine() != null || !book.failures().isEmpty()) {
            change(name, old -> old.withFailures(List.of(), null));
        }
    }

    /** Reads what earlier runs have written. */
    public void load() {
        shelf.load();
    }

    private Book book(String name) {
        return shelf.book(name);
    }

    private void change(String name, UnaryOperator<Book> how) {
        shelf.put(name, how.apply(book(name)));
    }

    private static List<Kept> append(List<Kept> kept, Kept next) {
        List<Kept> more = new ArrayList<>(kept);
        more.add(next);
        return more;
    }

    /** The oldest go, but never the one that serves. */
    private List<Kept> trimmed(List<Kept> kept) {
        List<Kept> rest = new ArrayList<>(kept);
        for (Kept each : kept) {
            if (rest.size() > keep.getAsInt() + 1 && isOver(each.release().outcome())) {
                rest.remove(each);
            }
        }
        return rest;
    }

    private static boolean isOver(Outcome outcome) {
        return switch (outcome) {
            case REPLACED, ABORTED, ROLLED_BACK -> true;
            case STARTING, SOAKING, CURRENT -> false;
        };
    }

    private static String identity(String text) {
        try {
            byte[] hash =
                    MessageDigest.getInstance("SHA-256")
                            .digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash).substring(0, IDENTITY_DIGITS);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
