package dev.backplane.manager.internal;

import dev.backplane.loader.ArtifactSource.Stored;
import dev.backplane.loader.Digest;
import dev.backplane.loader.PluginLoader;
import dev.backplane.loader.StagedArtifact;
import dev.backplane.manager.InstallRequest;
import dev.backplane.manager.Plan;
import dev.backplane.manager.PluginInfo;
import dev.backplane.manager.Proposal;
import dev.backplane.manager.Proposal.Install;
import dev.backplane.manager.Proposal.Operate;
import dev.backplane.manager.internal.plan.Draft;
import dev.backplane.manager.internal.plan.Plans;
import dev.backplane.manager.internal.plan.Plans.Shown;

import org.jspecify.annotations.Nullable;

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
    private final Plans plans = new Plans();

    /**
     * @param installing makes an installation, on the manager's thread
     * @param operating makes another change, on the manager's thread
     */
    PlannedChanges(
            SerialQueue queue,
            Rooms rooms,
            PluginLoader loader,
            BiFunction<StagedArtifact, InstallRequest, PluginInfo> installing,
            Function<Operate, Optional<PluginInfo>> operating) {
        this.queue = queue;
        this.rooms = rooms;
        this.loader = loader;
        this.installing = installing;
        this.operating = operating;
    }

    Plan plan(Proposal proposal) {
        try (var _ = loader.hold()) {
            StagedArtifact artifact = staged(proposal);
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

    Optional<PluginInfo> apply(String planId) {
        Shown shown = plans.find(planId);
        Digest digest = shown.digest();
        try (var _ = loader.hold()) {
            StagedArtifact artifact =
                    digest == null ? null : loader.stage(new Stored(digest), digest);
            if (artifact != null) {
                rooms.prefetch().of(artifact);
            }
            Optional<PluginInfo> result = queue.call(() -> follow(shown, artifact));
            plans.forget(planId);
            return result;
        }
    }

    // -- on the manager's thread

    private Draft draft(Proposal proposal, @Nullable StagedArtifact artifact) {
        return switch (proposal) {
            case Install(InstallRequest request) ->
                    rooms.planner().install(Objects.requireNonNull(artifact), request);
            case Operate operate -> rooms.planner().operate(rooms.entry(operate.name()), operate);
        };
    }

    private Optional<PluginInfo> follow(Shown shown, @Nullable StagedArtifact artifact) {
        Draft now = draft(shown.proposal(), artifact);
        Plans.requireSame(shown.plan(), now.plan());
        if (now.refusal() != null) {
            throw now.refusal();
        }
        return rooms.steps().following(now.keys(), () -> make(shown.proposal(), artifact));
    }

    private Optional<PluginInfo> make(Proposal proposal, @Nullable StagedArtifact artifact) {
        return switch (proposal) {
            case Install(InstallRequest request) ->
                    Optional.of(installing.apply(Objects.requireNonNull(artifact), request));
            case Operate operate -> operating.apply(operate);
        };
    }
}
