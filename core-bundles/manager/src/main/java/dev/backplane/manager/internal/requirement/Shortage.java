package dev.backplane.manager.internal.requirement;

import org.jspecify.annotations.Nullable;
import org.osgi.framework.Bundle;
import org.osgi.resource.Requirement;

import java.util.List;
import java.util.stream.Collectors;

/**
 * One requirement that nobody satisfies.
 *
 * @param requirer the bundle that requires it, as {@code name version}
 * @param requirement what it requires
 * @param nearest who offers the right thing in the wrong version, for people; null if nobody does
 * @param host for a fragment, the host that is there but was resolved without it; else null
 */
public record Shortage(
        String requirer, Requirement requirement, @Nullable String nearest, @Nullable Bundle host) {

    private static final int TOLD = 3;

    public Shortage(String requirer, Requirement requirement, @Nullable String nearest) {
        this(requirer, requirement, nearest, null);
    }

    /** The first few: nobody reads a sentence about a hundred packages. The explanation has all. */
    public static String summary(List<Shortage> shortages) {
        String told =
                shortages.stream()
                        .limit(TOLD)
                        .map(Shortage::sentence)
                        .collect(Collectors.joining("; "));
        int more = shortages.size() - TOLD;
        return more <= 0 ? told : told + "; and " + more + " more";
    }

    public String sentence() {
        if (host != null) {
            return requirer
                    + " is a fragment of "
                    + host.getSymbolicName()
                    + " "
                    + host.getVersion()
                    + ", which is in use already and takes it in when it is resolved anew";
        }
        return requirer
                + " needs "
                + RequirementText.of(requirement)
                + ", which nobody offers"
                + (nearest == null ? "" : "; the nearest is " + nearest)
                + hint();
    }

    /** What would mend it. */
    public String remedy() {
        if (host != null) {
            return "restart the runtime; or, which restarts "
                    + host.getSymbolicName()
                    + " and what depends on it: backplane shell refresh "
                    + host.getBundleId();
        }
        return "put a bundle that offers "
                + RequirementText.of(requirement)
                + " into repository/, or install it: backplane plugin install FILE";
    }

    private String hint() {
        String name = RequirementText.name(requirement);
        return name != null && LostPackages.left(name)
                ? " (the JDK no longer contains it; a bundle has to bring it)"
                : "";
    }
}
