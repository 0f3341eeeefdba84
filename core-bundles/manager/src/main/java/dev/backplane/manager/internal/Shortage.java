package dev.backplane.manager.internal;

import org.jspecify.annotations.Nullable;
import org.osgi.resource.Requirement;

/**
 * One requirement that nobody satisfies.
 *
 * @param requirer the bundle that requires it, as {@code name version}
 * @param requirement what it requires
 * @param nearest who offers the right thing in the wrong version, for people; null if nobody does
 */
record Shortage(String requirer, Requirement requirement, @Nullable String nearest) {

    String sentence() {
        return requirer
                + " needs "
                + RequirementText.of(requirement)
                + ", which nobody offers"
                + (nearest == null ? "" : "; the nearest is " + nearest)
                + hint();
    }

    /** What would mend it. */
    String remedy() {
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
