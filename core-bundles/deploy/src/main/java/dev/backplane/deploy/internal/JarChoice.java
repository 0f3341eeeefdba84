package dev.backplane.deploy.internal;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Which of several jars of one plugin counts: the highest version, so that the folder alone decides
 * and not the order in which files came.
 *
 * @param winner the one that counts
 * @param others the ones that give way
 */
record JarChoice(Candidate winner, List<Candidate> others) {

    /**
     * A jar in the folder, or one that is being replaced and holds its place meanwhile.
     *
     * @param ready whether it can be installed now
     * @param owner whether the manager's entry came from it
     */
    record Candidate(String file, Artifact artifact, boolean ready, boolean owner) {}

    private record Identity(String name, String symbolicName) {}

    private static final Comparator<Candidate> BEST_FIRST =
            Comparator.comparing(
                            (Candidate each) -> each.artifact().version(),
                            Comparator.reverseOrder())
                    .thenComparing(Candidate::owner, Comparator.reverseOrder())
                    .thenComparing(Candidate::file);

    /**
     * One choice for each plugin; jars that only share the name are left for the manager to judge.
     */
    static List<JarChoice> among(Collection<Candidate> candidates) {
        Map<Identity, List<Candidate>> plugins = new LinkedHashMap<>();
        for (Candidate each : candidates) {
            Artifact artifact = each.artifact();
            plugins.computeIfAbsent(
                            new Identity(artifact.name(), artifact.symbolicName()),
                            identity -> new ArrayList<>())
                    .add(each);
        }
        return plugins.values().stream()
                .map(
                        same -> {
                            same.sort(BEST_FIRST);
                            return new JarChoice(
                                    same.getFirst(), List.copyOf(same.subList(1, same.size())));
                        })
                .toList();
    }

    /** Why another jar gives way to the winner. */
    String reason(Candidate other) {
        Artifact best = winner.artifact();
        if (other.artifact().digest().equals(best.digest())) {
            return "superseded by " + winner.file() + ", which has the same content: delete one.";
        }
        if (other.artifact().version().equals(best.version())) {
            return ("superseded by %s, which has the same version %s of %s but other content:"
                            + " give one another version, or delete one.")
                    .formatted(winner.file(), best.version(), best.name());
        }
        return "superseded by %s: %s %s is higher than %s. Delete the file you do not want."
                .formatted(winner.file(), best.name(), best.version(), other.artifact().version());
    }
}
