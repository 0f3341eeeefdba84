package dev.backplane.deploy.internal;

import dev.backplane.deploy.internal.JarChoice.Candidate;
import dev.backplane.loader.ArtifactSource;
import dev.backplane.manager.InstallRequest;
import dev.backplane.manager.PluginInfo;
import dev.backplane.manager.PluginManager;
import dev.backplane.plugin.ErrorCode;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The jars that stand for themselves: what is in the folder runs. */
final class JarEntries {

    private static final Logger LOG = LoggerFactory.getLogger(JarEntries.class);

    private final Path folder;
    private final PluginManager manager;
    private final JarInspector inspector;
    private final Attempts attempts;

    JarEntries(Path folder, PluginManager manager, JarInspector inspector, Attempts attempts) {
        this.folder = folder;
        this.manager = manager;
        this.inspector = inspector;
        this.attempts = attempts;
    }

    void reconcile(FolderView view, JsonClaims claims) {
        List<Candidate> candidates = new ArrayList<>();
        for (String jar : view.jars()) {
            if (claims.isSource(jar)) {
                attempts.settle(jar);
            } else if (view.isSettled(jar)) {
                consider(jar, view, claims, candidates);
            } else {
                holdPlace(jar, view, claims, candidates);
            }
        }
        JarChoice.among(candidates).forEach(choice -> carryOut(choice, view));
    }

    private void consider(
            String jar, FolderView view, JsonClaims claims, List<Candidate> candidates) {
        switch (inspector.inspect(jar, view.stamp(jar), view.known())) {
            case Inspection.Good(Artifact artifact) ->
                    claims.jsonFor(artifact.name())
                            .ifPresentOrElse(
                                    json ->
                                            attempts.refuse(
                                                    jar,
                                                    ErrorCode.NAME_CONFLICT,
                                                    "superseded by "
                                                            + json
                                                            + ", which decides what runs as "
                                                            + artifact.name()
                                                            + "."),
                                    () -> candidates.add(candidate(jar, artifact, true, view)));
            case Inspection.Bad(ErrorCode code, String message) -> {
                attempts.refuse(jar, code, message);
                holdPlace(jar, view, claims, candidates);
            }
            case Inspection.Changing() -> holdPlace(jar, view, claims, candidates);
        }
    }

    /**
     * What runs keeps its rank while its file is being written, so that nothing lower takes over.
     */
    private static void holdPlace(
            String jar, FolderView view, JsonClaims claims, List<Candidate> candidates) {
        for (PluginInfo entry : view.ownedBy(jar)) {
            if (claims.jsonFor(entry.name()).isEmpty()) {
                candidates.add(candidate(jar, Artifact.of(entry), false, view));
            }
        }
    }

    private static Candidate candidate(
            String jar, Artifact artifact, boolean ready, FolderView view) {
        return new Candidate(jar, artifact, ready, view.entry(jar, artifact.name()).isPresent());
    }

    private void carryOut(JarChoice choice, FolderView view) {
        Candidate winner = choice.winner();
        if (!winner.ready()) {
            return;
        }
        for (Candidate other : choice.others()) {
            if (other.ready()) {
                attempts.refuse(other.file(), ErrorCode.NAME_CONFLICT, choice.reason(other));
            }
        }
        Artifact wanted = winner.artifact();
        boolean done =
                view.entry(winner.file(), wanted.name())
                        .filter(entry -> entry.digest().equals(wanted.digest()))
                        .isPresent();
        if (done) {
            attempts.settle(winner.file());
        } else {
            attempts.attempt(
                    winner.file(), "install " + wanted.digest(), () -> install(winner.file()));
        }
    }

    private void install(String jar) {
        PluginInfo installed =
                manager.install(
                        new InstallRequest(
                                new ArtifactSource.LocalFile(folder.resolve(jar)),
                                Attempts.owner(jar),
                                null,
                                false));
        LOG.info("{}: {} {} is {}", jar, installed.name(), installed.version(), installed.phase());
    }
}
