package dev.backplane.manager.internal;

import dev.backplane.config.ConfigurationRevision;
import dev.backplane.config.ConfigurationWrite;
import dev.backplane.config.ConfigurationWriter;
import dev.backplane.loader.ArtifactSource.Stored;
import dev.backplane.loader.CodeJudgement;
import dev.backplane.loader.Digest;
import dev.backplane.loader.PluginDescriptor;
import dev.backplane.loader.PluginLoader;
import dev.backplane.loader.StagedArtifact;
import dev.backplane.manager.ConfigurationChange;
import dev.backplane.manager.Proposal.Configure;
import dev.backplane.manager.internal.configuration.Foresight;
import dev.backplane.manager.internal.configuration.Foresight.Outlook;
import dev.backplane.manager.internal.registry.Entry;
import dev.backplane.manager.internal.registry.Text;
import dev.backplane.plugin.PluginException;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** Writes configurations, and sees to it that what depends on them has noticed. */
final class ConfiguredChanges {

    private static final Logger LOG = LoggerFactory.getLogger(ConfiguredChanges.class);
    private static final Duration AGAIN = Duration.ofSeconds(1);
    private static final Duration TAKEN_WITHIN = Duration.ofSeconds(5);
    private static final long LOOK_AGAIN_MILLIS = 10;

    private final SerialQueue queue;
    private final Rooms rooms;
    private final PluginLoader loader;
    private final ConfigurationWriter writer;
    private final Foresight foresight;
    private final Consumer<Entry> lettingIn;

    /**
     * @param lettingIn brings in a plugin that was refused before, on the manager's thread
     */
    ConfiguredChanges(
            SerialQueue queue,
            Rooms rooms,
            PluginLoader loader,
            ConfigurationWriter writer,
            Foresight foresight,
            Consumer<Entry> lettingIn) {
        this.queue = queue;
        this.rooms = rooms;
        this.loader = loader;
        this.writer = writer;
        this.foresight = foresight;
        this.lettingIn = lettingIn;
    }

    /** What was written, and what it was foreseen to do. */
    record Written(Outlook outlook, ConfigurationRevision revision) {}

    /** Writes what the change comes to; on the manager's thread. */
    Written write(Configure proposal) {
        ConfigurationChange change = proposal.configuration();
        Outlook outlook = foresight.of(change);
        ConfigurationRevision revision =
                writer.write(
                        new ConfigurationWrite(
                                outlook.pid().text(),
                                outlook.after(),
                                new ConfigurationWrite.Terms(
                                        proposal.owner(),
                                        change.expectedRevision(),
                                        proposal.change().force(),
                                        change.reason())));
        return new Written(outlook, revision);
    }

    /**
     * Waits, within limits, until those concerned have come up with it; not on the manager's
     * thread.
     */
    void settle(Written change) {
        Outlook written = change.outlook();
        writer.confirm(change.revision());
        try {
            long deadline = System.nanoTime() + TAKEN_WITHIN.toNanos();
            while (!foresight.isTaken(written) && System.nanoTime() < deadline) {
                TimeUnit.MILLISECONDS.sleep(LOOK_AGAIN_MILLIS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return;
        }
        if (written.pid().text().equals(CodeJudgement.PID)) {
            List<Entry> entries = queue.call(() -> List.copyOf(rooms.registry().entries()));
            entries.forEach(entry -> queue.submit(() -> judgeAnew(entry)));
            queue.call(() -> entries); // all of them are judged
            // what was only taken away cannot be seen to be taken: the policy may follow late
            queue.later(AGAIN, () -> rooms.registry().entries().forEach(this::judgeAnew));
        }
    }

    /** By the new policy: what was kept out may come in, and what is warned of has changed. */
    private void judgeAnew(Entry entry) {
        try {
            Digest digest = entry.digest();
            PluginDescriptor before = entry.descriptor();
            if (entry.bundle() == null || before == null || digest == null) {
                if (entry.desired().shouldRun()) {
                    lettingIn.accept(entry);
                }
                return;
            }
            StagedArtifact artifact = loader.stage(new Stored(digest), digest);
            if (!artifact.descriptor().warnings().equals(before.warnings())) {
                rooms.registry().carry(entry, artifact, entry.bundle());
                rooms.registry().changed(entry);
            }
        } catch (PluginException e) {
            LOG.warn("{} would be refused from now on: {}", Text.label(entry), e.getMessage());
        }
    }
}
