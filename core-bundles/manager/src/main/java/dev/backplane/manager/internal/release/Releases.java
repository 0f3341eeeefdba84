package dev.backplane.manager.internal.release;

import dev.backplane.loader.Digest;
import dev.backplane.loader.StagedArtifact;
import dev.backplane.manager.Owner;
import dev.backplane.manager.Release;
import dev.backplane.manager.Release.Outcome;
import dev.backplane.manager.Release.Proof;
import dev.backplane.manager.internal.release.Book.Kept;
import dev.backplane.manager.internal.release.Book.Serving;
import dev.backplane.plugin.ErrorCode;
import dev.backplane.plugin.PluginException;

import org.jspecify.annotations.Nullable;
import org.osgi.framework.Bundle;

import java.nio.file.Path;
import java.time.Clock;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.IntSupplier;

/** What has served, plugin by plugin. Written on the manager's thread, read from anywhere. */
public final class Releases {

    private final Shelf shelf;
    private final Configurations configurations;
    private final Reputation reputation;
    private final Clock clock;
    private final IntSupplier keep;

    /**
     * @param folder where the books lie, a file for each plugin; made when it is needed
     * @param keep how many earlier releases that have served are kept of each plugin
     */
    public Releases(Path folder, Configurations configurations, Clock clock, IntSupplier keep) {
        this.shelf = new Shelf(folder);
        this.reputation = new Reputation(shelf, clock);
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
        Kept kept = kept(name, number);
        configurations.restore(
                kept.configurations(),
                "release " + kept.release().number() + " of " + name + " restored");
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
                        null,
                        Map.of());
        shelf.change(name, old -> old.begun(release, keep.getAsInt()));
        return release;
    }

    /** A release that is there without having taken over from one that served. */
    public Release installed(String name, StagedArtifact artifact, Owner by, String reason) {
        Release release = begin(name, artifact, by, reason);
        current(name, release.number(), Configured.NOT, null);
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
            Configured now = configurations.now(revision);
            if (!now.texts().isEmpty()) {
                int number = current.get().release().number();
                current(name, number, now, null);
            }
        }
    }

    /**
     * After a restart of the runtime: an update that it broke off ended with what is desired.
     *
     * @return what happened to it, for people; empty if none was under way
     */
    public Optional<String> settleInterrupted(String name, @Nullable Digest desired) {
        Optional<Kept> interrupted =
                book(name).kept().reversed().stream()
                        .filter(kept -> isUnderWay(kept.release().outcome()))
                        .findFirst();
        if (interrupted.isEmpty()) {
            return Optional.empty();
        }
        Release release = interrupted.get().release();
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
        Outcome outcome = serves ? Outcome.CURRENT : Outcome.ABORTED;
        ended(name, release.number(), outcome, verdict, release.proof());
        book(name).latest(desired).ifPresent(kept -> makeCurrent(name, kept));
        return Optional.of(name + ": " + verdict);
    }

    private static boolean isUnderWay(Outcome outcome) {
        return outcome == Outcome.STARTING || outcome == Outcome.SOAKING;
    }

    /** Also one that had been replaced, if the runtime ended on the way back to it. */
    private void makeCurrent(String name, Kept kept) {
        Release release = kept.release();
        Configured then = new Configured(kept.configurations(), release.revisions());
        current(name, release.number(), then, release.proof());
    }

    /** The release serves now: its configurations are those of this moment. */
    public void serves(
            String name,
            int number,
            Bundle revision,
            Outcome outcome,
            int schema,
            @Nullable Proof proof) {
        serves(name, new Serving(number, configurations.now(revision), outcome, schema, proof));
    }

    private void current(String name, int number, Configured now, @Nullable Proof proof) {
        serves(name, new Serving(number, now, Outcome.CURRENT, 0, proof));
    }

    private void serves(String name, Serving serving) {
        shelf.change(name, book -> book.serving(serving, keep.getAsInt()));
    }

    /** The release ended otherwise, or is watched no more. */
    public void ended(
            String name, int number, Outcome outcome, String verdict, @Nullable Proof proof) {
        shelf.change(name, book -> book.ended(number, outcome, verdict, proof));
    }

    /** A release that another had replaced is the current one again. */
    public void servesAgain(String name, int number) {
        book(name)
                .find(number)
                .ifPresent(
                        kept -> ended(name, number, Outcome.CURRENT, "", kept.release().proof()));
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

    /** Reads what earlier runs have written. */
    public void load() {
        shelf.load();
    }

    /** What is remembered against the plugins. */
    public Reputation reputation() {
        return reputation;
    }

    private Book book(String name) {
        return shelf.book(name);
    }
}
