package dev.backplane.deploy.internal;

import dev.backplane.manager.Door;
import dev.backplane.manager.Owner;
import dev.backplane.manager.PluginManager;
import dev.backplane.manager.Refusal;
import dev.backplane.plugin.ErrorCode;
import dev.backplane.plugin.PluginException;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Asks the manager for changes and keeps what it refused: a refusal stands, is said once, and is
 * tried again ever more slowly, or only after the file changed where nothing else can mend it.
 */
final class Attempts {

    private static final Logger LOG = LoggerFactory.getLogger(Attempts.class);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(60);

    /**
     * How the last attempt for a file ended.
     *
     * @param key what was attempted; another key starts afresh
     * @param refusal what was reported, null if it went well
     * @param pause how long to wait before the next attempt
     * @param next when it is due, null if only another key can help
     */
    private record Standing(
            String key, @Nullable Refusal refusal, Duration pause, @Nullable Instant next) {}

    private final PluginManager manager;
    private final Duration firstPause;
    private final Clock clock;
    private final Map<String, Standing> standings = new HashMap<>();
    private volatile boolean stopped;

    Attempts(PluginManager manager, Duration firstPause, Clock clock) {
        this.manager = manager;
        this.firstPause = firstPause;
        this.clock = clock;
    }

    static Owner owner(String file) {
        return new Owner(Door.FILE, file);
    }

    /**
     * Makes the change unless it failed lately.
     *
     * @param key names the change and the content it is about
     */
    void attempt(String file, String key, Runnable change) {
        if (stopped) {
            return;
        }
        Standing before = standings.get(file);
        boolean again = before != null && before.key().equals(key);
        if (again && !isDue(before)) {
            return;
        }
        Duration pause = again ? longer(before.pause()) : firstPause;
        try {
            change.run();
            settle(file);
            // If it went well, the next look finds it done and forgets this.
            standings.put(file, new Standing(key, null, pause, clock.instant().plus(pause)));
        } catch (PluginException e) {
            refuse(file, key, refusal(file, e.code(), e.getMessage()), pause);
        } catch (RuntimeException e) {
            LOG.error("{}: the runtime failed at '{}'", file, key, e);
            refuse(file, key, refusal(file, ErrorCode.INTERNAL, key + " failed: " + e), pause);
        }
    }

    /** Reports what the door itself refuses; nothing is tried until that changes. */
    void refuse(String file, ErrorCode code, String message) {
        refuse(file, message, refusal(file, code, message), null);
    }

    /** The file is as it should be. */
    void settle(String file) {
        Standing standing = standings.remove(file);
        if (standing != null && standing.refusal() != null) {
            manager.settle(file);
            LOG.info("{}: no longer refused", file);
        }
    }

    /** Forgets the files that are not among these. */
    void retain(Set<String> files) {
        List.copyOf(standings.keySet()).stream()
                .filter(file -> !files.contains(file))
                .forEach(this::settle);
    }

    /** Asks for nothing any more; may be called from any thread. */
    void stop() {
        stopped = true;
    }

    Optional<Instant> nextAttempt() {
        return standings.values().stream()
                .flatMap(standing -> Optional.ofNullable(standing.next()).stream())
                .min(Instant::compareTo);
    }

    private boolean isDue(Standing standing) {
        return standing.next() != null && !standing.next().isAfter(clock.instant());
    }

    private Refusal refusal(String file, ErrorCode code, String message) {
        return new Refusal(file, owner(file), code, message, clock.instant());
    }

    private void refuse(String file, String key, Refusal refusal, @Nullable Duration pause) {
        Standing before = standings.get(file);
        boolean news =
                before == null
                        || before.refusal() == null
                        || before.refusal().code() != refusal.code()
                        || !before.refusal().message().equals(refusal.message());
        if (news) {
            LOG.warn("{}: {} ({})", file, refusal.message(), refusal.code());
        }
        if (news || pause != null) {
            manager.report(refusal);
        }
        boolean retry = pause != null && mayMendItself(refusal.code());
        standings.put(
                file,
                new Standing(
                        key,
                        refusal,
                        pause == null ? firstPause : pause,
                        retry ? refusal.when().plus(pause) : null));
    }

    private static boolean mayMendItself(ErrorCode code) {
        return switch (code) {
            case BAD_ARTIFACT, TOO_LARGE, INVALID_ARGUMENT -> false;
            default -> true;
        };
    }

    private static Duration longer(Duration pause) {
        Duration twice = pause.multipliedBy(2);
        return twice.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : twice;
    }
}
