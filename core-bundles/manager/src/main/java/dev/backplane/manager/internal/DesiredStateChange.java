package dev.backplane.manager.internal;

import dev.backplane.config.NodeLabels;
import dev.backplane.loader.ArtifactSource;
import dev.backplane.loader.Digest;
import dev.backplane.loader.PluginLoader;
import dev.backplane.loader.StagedArtifact;
import dev.backplane.manager.Change;
import dev.backplane.manager.ConfigurationChange;
import dev.backplane.manager.ConfigurationChange.Edit;
import dev.backplane.manager.InstallRequest;
import dev.backplane.manager.PluginManager;
import dev.backplane.manager.Proposal;
import dev.backplane.manager.Proposal.Configure;
import dev.backplane.manager.Proposal.Install;
import dev.backplane.manager.Proposal.Operate;
import dev.backplane.manager.Proposal.Operation;
import dev.backplane.manager.UpdateTerms;
import dev.backplane.manager.internal.registry.DesiredState;
import dev.backplane.manager.internal.registry.DesiredState.Run;
import dev.backplane.manager.internal.registry.DesiredStates;
import dev.backplane.plugin.ErrorCode;
import dev.backplane.plugin.PluginException;

import org.jspecify.annotations.Nullable;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * A change of a plugin's desired state, taken as what it means: an installation, a start, a stop, a
 * removal. So it is planned, owned and undone as that.
 */
final class DesiredStateChange {

    private static final String SOURCE = "source";
    private static final String SHA256 = "sha256";
    private static final String STATE = "state";
    private static final Set<String> KEYS = Set.of(SOURCE, SHA256, STATE, NodeLabels.TARGET);

    private final Rooms rooms;
    private final PluginLoader loader;

    DesiredStateChange(Rooms rooms, PluginLoader loader) {
        this.rooms = rooms;
        this.loader = loader;
    }

    /** The change of a plugin that it means; itself if it is about another configuration. */
    Proposal meaning(Proposal proposal) {
        if (!(proposal instanceof Configure(ConfigurationChange configuration, Change change))) {
            return proposal;
        }
        String name = DesiredStates.nameOf(configuration.pid());
        if (name == null) {
            return proposal;
        }
        if (configuration.kind() == ConfigurationChange.Kind.DELETE) {
            return new Operate(Operation.UNINSTALL, name, change);
        }
        Map<String, String> set = set(configuration);
        Boolean start = start(set.get(STATE));
        if (set.containsKey(NodeLabels.TARGET)
                && !set.containsKey(SOURCE)
                && !set.containsKey(SHA256)) {
            return retarget(name, set.get(NodeLabels.TARGET), start, change);
        }
        if (set.containsKey(SOURCE) || set.containsKey(SHA256)) {
            return install(name, set, start, change);
        }
        if (start == null) {
            throw invalid(
                    configuration.pid(),
                    "nothing in it changes: set source, sha256, state or target");
        }
        return new Operate(start ? Operation.START : Operation.STOP, name, change);
    }

    /** The same artifact for other nodes. */
    private Install retarget(
            String name, @Nullable String target, @Nullable Boolean start, Change change) {
        Digest digest =
                rooms.states()
                        .find(name)
                        .map(DesiredState::digest)
                        .orElseThrow(
                                () ->
                                        invalid(
                                                PluginManager.FACTORY_PID + "~" + name,
                                                "it names no artifact yet: set source or sha256,"
                                                        + " too"));
        return new Install(
                new InstallRequest(
                        new ArtifactSource.Stored(digest),
                        change.owner(),
                        start,
                        change.force(),
                        digest,
                        UpdateTerms.CONFIGURED,
                        target));
    }

    private Install install(
            String name, Map<String, String> set, @Nullable Boolean start, Change change) {
        String text = set.get(SHA256);
        Digest digest = text == null ? null : digest(text);
        String named = set.get(SOURCE);
        ArtifactSource source =
                named == null && digest != null
                        ? new ArtifactSource.Stored(digest)
                        : rooms.boot()
                                .source(
                                        new DesiredState(
                                                name,
                                                null,
                                                String.valueOf(named),
                                                change.owner(),
                                                Run.STARTED,
                                                null));
        StagedArtifact artifact = loader.stage(source, digest);
        String own = artifact.descriptor().name();
        if (!own.equals(name)) {
            throw new PluginException(
                    ErrorCode.NAME_CONFLICT,
                    source.label()
                            + " holds "
                            + own
                            + ", not "
                            + name
                            + "; name the configuration after the plugin");
        }
        return new Install(
                new InstallRequest(
                        source,
                        change.owner(),
                        start,
                        change.force(),
                        digest,
                        UpdateTerms.CONFIGURED,
                        set.get(NodeLabels.TARGET)));
    }

    private static Digest digest(String text) {
        try {
            return Digest.parse(text);
        } catch (IllegalArgumentException e) {
            throw new PluginException(
                    ErrorCode.INVALID_ARGUMENT,
                    "'sha256' is to be 64 hexadecimal digits: " + e.getMessage(),
                    e);
        }
    }

    private static Map<String, String> set(ConfigurationChange configuration) {
        Map<String, String> set = new HashMap<>();
        for (Edit edit : configuration.edits()) {
            boolean everywhere =
                    edit.key().equals(NodeLabels.TARGET) && edit.action() == Edit.Action.UNSET;
            if (everywhere) {
                set.put(NodeLabels.TARGET, "");
                continue;
            }
            if (!KEYS.contains(edit.key()) || edit.action() != Edit.Action.SET) {
                throw invalid(
                        configuration.pid(),
                        "'"
                                + edit
                                + "' does not go with it: source, sha256, state and target can be set,"
                                + " the rest is the runtime's own record");
            }
            set.put(edit.key(), edit.value().toString());
        }
        return set;
    }

    private static @Nullable Boolean start(@Nullable String state) {
        if (state == null) {
            return null;
        }
        String wanted = state.strip().toUpperCase(Locale.ROOT);
        if (wanted.equals(Run.STARTED.name()) || wanted.equals(Run.STOPPED.name())) {
            return wanted.equals(Run.STARTED.name());
        }
        throw new PluginException(
                ErrorCode.INVALID_ARGUMENT,
                "'state' is '" + state + "', but may be started or stopped");
    }

    private static PluginException invalid(String pid, String why) {
        return new PluginException(ErrorCode.INVALID_ARGUMENT, pid + ": " + why);
    }
}
