package dev.backplane.manager.internal;

import dev.backplane.loader.ArtifactSource.Stored;
import dev.backplane.loader.CodeJudgement;
import dev.backplane.loader.Digest;
import dev.backplane.loader.PluginLoader;
import dev.backplane.loader.PluginType;
import dev.backplane.loader.StagedArtifact;
import dev.backplane.manager.ConfigurationChange;
import dev.backplane.manager.InstallRequest;
import dev.backplane.manager.Plan;
import dev.backplane.manager.PluginInfo;
import dev.backplane.manager.Proposal;
import dev.backplane.manager.Proposal.Configure;
import dev.backplane.manager.Proposal.Install;
import dev.backplane.manager.Proposal.Operate;
import dev.backplane.manager.internal.ConfiguredChanges.Written;
import dev.backplane.manager.internal.configuration.Foresight;
import dev.backplane.manager.internal.plan.ConfigurationPlanner;
import dev.backplane.manager.internal.plan.Draft;
import dev.backplane.manager.internal.plan.Permissions;
import dev.backplane.manager.internal.plan.Plans;
import dev.backplane.manager.internal.plan.Plans.Shown;

import org.jspecify.annotations.Nullable;
import org.osgi.framework.BundleContext;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;

/** Plans changes, remembers what was shown, and makes a change as it was shown or not at all. */
final class PlannedChanges {

    private final SerialQueue queue;
    private final Rooms rooms;
    private final PluginLoader loader;
    private final BiFunction<StagedArtifact, InstallRequest, PluginInfo> installing;
    private final Function<Operate, Optional<PluginInfo>> operating;
    private final ConfiguredChanges configured;
    private final ConfigurationPlanner configurations;
    private final DesiredStateChange desired;
    private final Permissions permissions;
    private final Plans plans = new Plans();

    /** How a change ended: with a plugin, with a configuration, or with neither. */
    private record Done(Plan plan, Optional<PluginInfo> plugin, Optional<Written> written) {}

    /**
     * @param foresight of what configurations do
     * @param configured makes a change of a configuration
     * @param installing makes an installation, on the manager's thread
     * @param operating makes another change, on the manager's thread
     */
    PlannedChanges(
            BundleContext context,
            SerialQueue queue,
            Rooms rooms,
            PluginLoader loader,
            Foresight foresight,
            ConfiguredChanges configured,
            BiFunction<StagedArtifact, InstallRequest, PluginInfo> installing,
            Function<Operate, Optional<PluginInfo>> operating) {
        this.queue = queue;
        this.rooms = rooms;
        this.loader = loader;
        this.installing = installing;
        this.operating = operating;
        this.configured = configured;
        this.desired = new DesiredStateChange(rooms, loader);
        this.permissions = new Permissions(loader);
        this.configurations =
                new ConfigurationPlanner(context, rooms.registry(), foresight, permissions);
    }

    Plan plan(Proposal asked) {
        try (var _ = loader.hold()) {
            Proposal proposal = desired.meaning(asked);
            StagedArtifact artifact = staged(proposal);
            prepare(proposal, artifact);
            Draft draft = queue.call(() -> draft(proposal, artifact));
            Digest digest = artifact == null ? null : artifact.digest();
            plans.show(new Shown(draft.plan(), proposal, digest));
            return draft.plan();
        }
    }

    private @Nullable StagedArtifact staged(Proposal proposal) {
        return proposal instanceof Install(InstallRequest request)
                ? loader.stage(request.source(), request.sha256())
                : null;
    }

    /** What takes its time is done before the manager's thread is asked. */
    private void prepare(Proposal proposal, @Nullable StagedArtifact artifact) {
        if (artifact != null) {
            permissions.prepare(List.of(artifact.digest()));
        } else if (proposal instanceof Configure(ConfigurationChange configuration, _)
                && configuration.pid().equals(CodeJudgement.PID)) {
            permissions.prepare(
                    rooms.registry().pictures().stream()
                            .filter(plugin -> plugin.type() != PluginType.LIBRARY)
                            .map(PluginInfo::digest)
                            .toList());
        }
    }

    /** What it needs of remote repositories, before the manager's thread is asked. */
    private void fetch(@Nullable StagedArtifact artifact) {
        if (artifact != null) {
            rooms.prefetch().of(artifact);
        }
    }

    Optional<PluginInfo> apply(String planId) {
        Shown shown = plans.find(planId);
        Digest digest = shown.digest();
        try (var _ = loader.hold()) {
            StagedArtifact artifact =
                    digest == null ? null : loader.stage(new Stored(digest), digest);
            prepare(shown.proposal(), artifact);
            fetch(artifact);
            Done done = queue.call(() -> follow(shown, artifact));
            plans.forget(planId);
            done.written().ifPresent(configured::settle);
            return done.plugin();
        }
    }

    /** Plans and makes the change at once. */
    Plan make(Configure asked) {
        try (var _ = loader.hold()) {
            Proposal proposal = desired.meaning(asked);
            StagedArtifact artifact = staged(proposal);
            prepare(proposal, artifact);
            fetch(artifact);
            Done done = queue.call(() -> follow(draft(proposal, artifact), proposal, artifact));
            done.written().ifPresent(configured::settle);
            return done.plan();
        }
    }

    // -- on the manager's thread

    private Draft draft(Proposal proposal, @Nullable StagedArtifact artifact) {
        return switch (proposal) {
            case Install(InstallRequest request) ->
                    rooms.planner().install(Objects.requireNonNull(artifact), request, permissions);
            case Operate operate -> rooms.planner().operate(rooms.entry(operate.name()), operate);
            case Configure configure -> configurations.configure(configure);
        };
    }

    private Done follow(Shown shown, @Nullable StagedArtifact artifact) {
        Draft now = draft(shown.proposal(), artifact);
        Plans.requireSame(shown.plan(), now.plan());
        return follow(now, shown.proposal(), artifact);
    }

    private Done follow(Draft now, Proposal proposal, @Nullable StagedArtifact artifact) {
        if (now.refusal() != null) {
            throw now.refusal();
        }
        return rooms.steps().following(now.keys(), () -> make(now.plan(), proposal, artifact));
    }

    private Done make(Plan plan, Proposal proposal, @Nullable StagedArtifact artifact) {
        Optional<PluginInfo> plugin = Optional.empty();
        Optional<Written> written = Optional.empty();
        switch (proposal) {
            case Install(InstallRequest request) ->
                    plugin =
                            Optional.of(
                                    installing.apply(Objects.requireNonNull(artifact), request));
            case Operate operate -> plugin = operating.apply(operate);
            case Configure configure -> written = Optional.of(configured.write(configure));
        }
        return new Done(plan, plugin, written);
    }
}
