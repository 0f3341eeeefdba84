package dev.backplane.config.internal.history;

import dev.backplane.config.CheckedConfiguration;
import dev.backplane.config.CheckedConfiguration.Fault;
import dev.backplane.config.ConfigurationRevision;
import dev.backplane.config.ConfigurationSchemas;
import dev.backplane.config.ConfigurationWrite;
import dev.backplane.config.ConfigurationWrite.Terms;
import dev.backplane.config.internal.live.LiveConfigurations;
import dev.backplane.config.internal.live.Settings;
import dev.backplane.config.internal.live.Trial;
import dev.backplane.config.internal.schema.MetatypeSchemas;
import dev.backplane.manager.ConfigurationChange;
import dev.backplane.manager.Door;
import dev.backplane.manager.Owner;
import dev.backplane.manager.Plan.Difference;
import dev.backplane.plugin.ErrorCode;
import dev.backplane.plugin.PluginException;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BiFunction;
import java.util.function.Predicate;

/**
 * Config Admin and the history of it, kept in step: a revision is on disk before its content holds,
 * and what was written past this is found by comparing.
 */
public final class RecordedConfigurations {

    private static final Logger LOG = LoggerFactory.getLogger(RecordedConfigurations.class);

    private final ReentrantLock lock = new ReentrantLock();
    private final LiveConfigurations live;
    private final RevisionLog log;
    private final Rules rules;
    private final ChangeFeed feed = new ChangeFeed();
    private final Clock clock;
    private final Map<String, Pending> pending = new HashMap<>();

    /**
     * What else is asked when something is written.
     *
     * @param claimed whether a file sets the PID
     * @param trials begins to watch those who will get a content
     */
    record Rules(
            MetatypeSchemas schemas,
            Settings settings,
            Predicate<String> claimed,
            BiFunction<String, @Nullable Map<String, Object>, Trial> trials) {}

    /** A change that has not proved itself yet, and what was before. */
    private record Pending(long number, Trial trial, @Nullable SortedMap<String, Object> before) {}

    RecordedConfigurations(LiveConfigurations live, RevisionLog log, Rules rules, Clock clock) {
        this.live = live;
        this.log = log;
        this.rules = rules;
        this.clock = clock;
    }

    /**
     * As {@link dev.backplane.config.ConfigurationWriter#write}.
     *
     * @param mark of what a file holds; null if it is no file that writes
     */
    public ConfigurationRevision write(ConfigurationWrite write, @Nullable String mark) {
        Terms terms = write.terms();
        String pid = write.pid();
        lock.lock();
        try {
            Kept head = caughtUp(pid, Ownership.NOBODY);
            Refusals.requireExpected(pid, head, terms.expectedRevision());
            Ownership.require(pid, head, terms.by(), terms.force());
            SortedMap<String, Object> before = live.read(pid);
            SortedMap<String, Object> after = checked(write);
            if (before == null && after == null) {
                throw new PluginException(
                        ErrorCode.UNKNOWN_CONFIGURATION,
                        "there is no configuration " + pid + "; see: backplane config list");
            }
            boolean leaves = after == null && !rules.claimed().test(pid);
            Owner owner = leaves ? Ownership.NOBODY : Ownership.after(head, terms.by());
            String newMark = mark != null ? mark : head == null ? "" : head.mark();
            if (head != null
                    && Content.isSame(pid, before, after)
                    && Ownership.isShared(head.owner(), owner)
                    && newMark.equals(head.mark())) {
                return head.revision(pid);
            }
            Kept next =
                    new Kept(
                            number(head),
                            clock.instant(),
                            terms.by(),
                            owner,
                            terms.reason(),
                            newMark,
                            after == null ? null : text(pid, after));
            return made(pid, next, before, after);
        } catch (IOException e) {
            throw Refusals.unwritable(pid, e);
        } finally {
            lock.unlock();
        }
    }

    private ConfigurationRevision made(
            String pid,
            Kept next,
            @Nullable SortedMap<String, Object> before,
            @Nullable SortedMap<String, Object> after)
            throws IOException {
        log.append(pid, next, rules.settings().keepRevisions());
        Trial trial = rules.trials().apply(pid, after);
        try {
            if (!Content.isSame(pid, before, after)) {
                var _ =
                        Authorship.as(
                                Authorship.RECORDED,
                                () -> {
                                    live.write(pid, after);
                                    return pid;
                                });
                pending.put(pid, new Pending(next.number(), trial, before));
            }
        } catch (IOException e) {
            log.removeLatest(pid);
            throw e;
        } catch (Exception e) {
            log.removeLatest(pid);
            throw new IOException(e.getMessage(), e);
        }
        ConfigurationRevision revision = next.revision(pid);
        feed.add(revision);
        LOG.info(
                "The configuration {} is {} (revision {}, by {}{})",
                pid,
                after == null ? "deleted" : before == null ? "new" : "changed",
                next.number(),
                Ownership.text(next.by()),
                next.reason().isEmpty() ? "" : ": " + next.reason());
        return revision;
    }

    private static long number(@Nullable Kept head) {
        return head == null ? 1 : head.number() + 1;
    }

    private @Nullable SortedMap<String, Object> checked(ConfigurationWrite write) {
        if (write.properties() == null) {
            return null;
        }
        if (write.terms().by().door() == Door.CONFIG) {
            return new TreeMap<>(write.properties()); // it held before, with what ran then
        }
        CheckedConfiguration checked = rules.schemas().check(write.pid(), write.properties());
        List<Fault> faults = checked.hindering(write.terms().force());
        if (!faults.isEmpty()) {
            throw new PluginException(
                    ErrorCode.INVALID_ARGUMENT, CheckedConfiguration.sentence(write.pid(), faults));
        }
        return checked.properties();
    }

    /** What is kept of it: never a secret in clear. */
    private String text(String pid, Map<String, Object> properties) {
        Set<String> clear = rules.schemas().inClear(pid, properties);
        return Content.text(pid, Content.masked(properties, clear));
    }

    /** The latest revision, once what was written past this is recorded. */
    private @Nullable Kept caughtUp(String pid, Owner by) throws IOException {
        Kept head = log.head(pid);
        SortedMap<String, Object> now = live.read(pid);
        String text = now == null ? null : text(pid, now);
        if (Objects.equals(text, head == null ? null : head.content())) {
            return head;
        }
        Kept found =
                new Kept(
                        number(head),
                        clock.instant(),
                        by,
                        head == null || head.content() == null ? by : head.owner(),
                        "",
                        head == null ? "" : head.mark(),
                        text);
        log.note(pid, found, rules.settings().keepRevisions());
        feed.add(found.revision(pid));
        return found;
    }

    /** Records what was written past this, if anything was. */
    public void catchUp(String pid, Owner by) {
        lock.lock();
        try {
            var _ = caughtUp(pid, by);
        } catch (IOException | PluginException e) {
            LOG.warn("A change of {} is not recorded: {}", pid, e.getMessage());
        } finally {
            lock.unlock();
        }
    }

    /** The latest revision; null if nothing is known of the PID. */
    @Nullable Kept head(String pid) {
        lock.lock();
        try {
            return caughtUp(pid, Ownership.NOBODY);
        } catch (IOException | PluginException e) {
            LOG.warn("A change of {} is not recorded: {}", pid, e.getMessage());
            return lastRecorded(pid);
        } finally {
            lock.unlock();
        }
    }

    private @Nullable Kept lastRecorded(String pid) {
        try {
            return log.head(pid);
        } catch (IOException e) {
            throw Refusals.unreadable(pid, e);
        }
    }

    /** The latest revision; null if nothing is known of the PID. */
    public @Nullable ConfigurationRevision latest(String pid) {
        Kept head = head(pid);
        return head == null ? null : head.revision(pid);
    }

    /** The mark of what its file held when it was applied last; empty if none was. */
    public String mark(String pid) {
        Kept head = head(pid);
        return head == null ? "" : head.mark();
    }

    /** All kept revisions, oldest first. */
    List<Kept> all(String pid) {
        lock.lock();
        try {
            var _ = head(pid);
            List<Kept> all = log.all(pid);
            int keep = rules.settings().keepRevisions();
            return all.subList(Math.max(0, all.size() - keep), all.size());
        } catch (IOException e) {
            throw Refusals.unreadable(pid, e);
        } finally {
            lock.unlock();
        }
    }

    /** As {@link dev.backplane.config.ConfigurationWriter#confirm}. */
    public void confirm(ConfigurationRevision written) {
        String pid = written.pid();
        Pending change = takePending(written);
        if (change == null) {
            return;
        }
        try {
            String failure = change.trial().failure(rules.settings().trialMillis());
            if (!failure.isEmpty()) {
                throw failed(written, change, failure);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            LOG.warn("It was not waited for the components that take {}", pid);
        }
    }

    private @Nullable Pending takePending(ConfigurationRevision written) {
        lock.lock();
        try {
            Pending change = pending.get(written.pid());
            return change != null && change.number() == written.number()
                    ? pending.remove(written.pid())
                    : null;
        } finally {
            lock.unlock();
        }
    }

    private PluginException failed(ConfigurationRevision written, Pending change, String failure) {
        String pid = written.pid();
        String what = "with revision " + written.number() + " of " + pid + " " + failure;
        String end;
        if (rules.settings().takesBack()) {
            end = takeBack(written, change, failure);
        } else {
            end = "; it stays, since takeBack of dev.backplane.config is false";
        }
        LOG.error("A component failed: {}{}", what, end);
        return new PluginException(
                ErrorCode.CONFIGURATION_FAILED, "a component failed " + what + end);
    }

    private String takeBack(ConfigurationRevision written, Pending change, String failure) {
        lock.lock();
        try {
            Kept head = log.head(written.pid());
            if (head == null || head.number() != written.number()) {
                return "; it was changed again meanwhile";
            }
            SortedMap<String, Object> before = change.before();
            Kept next =
                    new Kept(
                            head.number() + 1,
                            clock.instant(),
                            new Owner(Door.CONFIG, "the runtime"),
                            head.owner(),
                            "revision " + head.number() + " taken back: " + failure,
                            head.mark(),
                            before == null ? null : text(written.pid(), before));
            var _ = made(written.pid(), next, live.read(written.pid()), before);
            var _ = pending.remove(written.pid());
            return before == null ? "; it is deleted again" : "; what was before holds again";
        } catch (IOException e) {
            LOG.error("{} cannot be taken back", written.pid(), e);
            return "; it could not be taken back: " + e.getMessage();
        } finally {
            lock.unlock();
        }
    }

    /** Gives it to whoever writes next; false if there is nothing of that PID. */
    public boolean release(String pid, Owner by) {
        lock.lock();
        try {
            Kept head = caughtUp(pid, Ownership.NOBODY);
            if (head == null || (head.content() == null && !rules.claimed().test(pid))) {
                return false;
            }
            Kept next =
                    new Kept(
                            head.number() + 1,
                            clock.instant(),
                            by,
                            Ownership.NOBODY,
                            "given back",
                            "",
                            head.content());
            log.append(pid, next, rules.settings().keepRevisions());
            feed.add(next.revision(pid));
            return true;
        } catch (IOException e) {
            throw Refusals.unwritable(pid, e);
        } finally {
            lock.unlock();
        }
    }

    /** As {@link dev.backplane.config.ConfigurationHistory#history}. */
    public List<ConfigurationRevision> history(String pid) {
        return all(pid).reversed().stream().map(kept -> kept.revision(pid)).toList();
    }

    /** As {@link dev.backplane.config.ConfigurationHistory#differences}. */
    public List<Difference> differences(String pid, long number, ConfigurationSchemas schemas) {
        List<Kept> all = all(pid);
        Kept kept = Refusals.kept(pid, number, all);
        int index = all.indexOf(kept);
        return index == 0 && number > 1
                ? List.of()
                : Differences.between(pid, index == 0 ? null : all.get(index - 1), kept, schemas);
    }

    /** As {@link dev.backplane.config.ConfigurationHistory#restoring}. */
    public ConfigurationChange restoring(String pid, long number) {
        return Restoration.of(pid, Refusals.kept(pid, number, all(pid)));
    }

    /** As {@link dev.backplane.config.ConfigurationHistory#position}. */
    public long position() {
        return feed.position();
    }

    /** As {@link dev.backplane.config.ConfigurationHistory#changes}. */
    public List<ConfigurationRevision> changes(long after, Duration atMost)
            throws InterruptedException {
        return feed.after(after, atMost);
    }
}
