package dev.backplane.deploy.internal;

import dev.backplane.deploy.internal.DesiredFiles.Said;
import dev.backplane.loader.ArtifactSource;
import dev.backplane.loader.Digest;
import dev.backplane.loader.PluginLoader;
import dev.backplane.loader.StagedArtifact;
import dev.backplane.manager.Change;
import dev.backplane.manager.InstallRequest;
import dev.backplane.manager.PluginInfo;
import dev.backplane.manager.PluginManager;
import dev.backplane.plugin.ErrorCode;
import dev.backplane.plugin.PluginException;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Makes the manager's entries what the json files say. A file's state is applied when the file
 * changes, so that an operator's forced stop or start is not fought.
 */
final class JsonEntries {

    private static final Logger LOG = LoggerFactory.getLogger(JsonEntries.class);

    /** The content of a json file that has taken effect, and the artifact it led to. */
    private record Applied(Digest content, Digest artifact) {}

    /** What to install; the artifact is null until it has been fetched. */
    private record Target(ArtifactSource source, @Nullable Artifact artifact) {}

    private final Path folder;
    private final PluginManager manager;
    private final PluginLoader loader;
    private final JarInspector inspector;
    private final Attempts attempts;
    private final Map<String, Applied> applied = new HashMap<>();

    JsonEntries(
            Path folder,
            PluginManager manager,
            PluginLoader loader,
            JarInspector inspector,
            Attempts attempts) {
        this.folder = folder;
        this.manager = manager;
        this.loader = loader;
        this.inspector = inspector;
        this.attempts = attempts;
    }

    void reconcile(FolderView view, Map<String, Said> files) {
        applied.keySet().removeIf(file -> !view.jsons().contains(file));
        files.forEach(
                (file, said) -> {
                    Optional<PluginInfo> entry = view.entry(file, said.desired().name());
                    try {
                        target(file, said, entry, view)
                                .ifPresent(target -> carryOut(file, said, target, entry));
                    } catch (PluginException e) {
                        attempts.refuse(file, e.code(), file + ": " + e.getMessage());
                    }
                });
    }

    /** What the file wants, or nothing while its source is still being written. */
    private Optional<Target> target(
            String file, Said said, Optional<PluginInfo> entry, FolderView view) {
        return switch (said.desired().source()) {
            case DesiredSource.InFolder(String jar) -> inFolder(jar, said.desired(), view);
            case DesiredSource.Stored(Digest digest) ->
                    Optional.of(target(new ArtifactSource.Stored(digest), file, said, entry));
            case DesiredSource.Remote(var uri) ->
                    Optional.of(target(new ArtifactSource.Remote(uri), file, said, entry));
        };
    }

    private Optional<Target> inFolder(String jar, DesiredFile desired, FolderView view) {
        if (!view.isPresent(jar)) {
            throw new PluginException(
                    ErrorCode.SOURCE_UNAVAILABLE,
                    "its source '" + jar + "' is not a jar in the plugin folder: copy it there.");
        }
        if (!view.isSettled(jar)) {
            return Optional.empty();
        }
        return switch (inspector.inspect(jar, view.stamp(jar), view.known())) {
            case Inspection.Good(Artifact artifact) -> {
                desired.requireMatch(artifact);
                yield Optional.of(
                        new Target(new ArtifactSource.LocalFile(folder.resolve(jar)), artifact));
            }
            case Inspection.Bad(ErrorCode code, String message) ->
                    throw new PluginException(code, message);
            case Inspection.Changing() -> Optional.empty();
        };
    }

    private Target target(
            ArtifactSource source, String file, Said said, Optional<PluginInfo> entry) {
        Applied before = applied.get(file);
        Optional<Digest> wanted =
                before != null && before.content().equals(said.content())
                        ? Optional.of(before.artifact())
                        : said.desired().pinned();
        Optional<Artifact> installed =
                entry.map(Artifact::of)
                        .filter(artifact -> wanted.filter(artifact.digest()::equals).isPresent());
        installed.ifPresent(said.desired()::requireMatch);
        return new Target(source, installed.orElse(null));
    }

    private void carryOut(String file, Said said, Target target, Optional<PluginInfo> entry) {
        Artifact wanted = target.artifact();
        Boolean start = said.desired().start();
        if (wanted == null || entry.filter(it -> it.digest().equals(wanted.digest())).isEmpty()) {
            String key =
                    "install "
                            + (wanted == null ? "" : wanted.digest() + " ")
                            + "as "
                            + said.content();
            attempts.attempt(file, key, () -> install(file, said, target));
            return;
        }
        Applied now = new Applied(said.content(), wanted.digest());
        boolean differs = start != null && start != entry.get().shouldRun();
        if (differs && !now.equals(applied.get(file))) {
            String key = (start ? "start" : "stop") + " as " + said.content();
            attempts.attempt(file, key, () -> switchTo(start, file, now, wanted.name()));
        } else {
            applied.put(file, now);
            attempts.settle(file);
        }
    }

    private void install(String file, Said said, Target target) {
        // What is staged here is not written down before the manager has it.
        try (var _ = loader.hold()) {
            installHeld(file, said, target);
        }
    }

    private void installHeld(String file, Said said, Target target) {
        ArtifactSource source = target.source();
        if (target.artifact() == null) {
            StagedArtifact staged = loader.stage(source, said.desired().pinned().orElse(null));
            said.desired().requireMatch(Artifact.of(staged.descriptor(), staged.digest()));
            source = new ArtifactSource.Stored(staged.digest());
        }
        PluginInfo installed =
                manager.install(
                        new InstallRequest(
                                source,
                                Attempts.owner(file),
                                said.desired().start(),
                                false,
                                said.desired().sha256()));
        applied.put(file, new Applied(said.content(), installed.digest()));
        LOG.info("{}: {} {} is {}", file, installed.name(), installed.version(), installed.phase());
    }

    private void switchTo(boolean start, String file, Applied now, String plugin) {
        Change change = new Change(Attempts.owner(file), false);
        PluginInfo changed = start ? manager.start(plugin, change) : manager.stop(plugin, change);
        applied.put(file, now);
        LOG.info("{}: {} is {}", file, changed.name(), changed.phase());
    }
}
