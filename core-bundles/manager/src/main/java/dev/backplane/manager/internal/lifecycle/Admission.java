package dev.backplane.manager.internal.lifecycle;

import dev.backplane.manager.internal.registry.DesiredState;
import dev.backplane.manager.internal.registry.Entry;

import org.jspecify.annotations.Nullable;

/**
 * What admitting an artifact comes to.
 *
 * @param entry the one that is there; null if it is new
 * @param wanted what shall be from then on
 */
public record Admission(Kind kind, @Nullable Entry entry, DesiredState wanted) {

    /** How the artifact comes in. */
    public enum Kind {
        /** As a new entry. */
        ADD,
        /** It is there already; at most the owner or the desired state changes. */
        KEEP,
        /** Beside the version that serves, which then goes. */
        REPLACE_RUNNING,
        /** In place of a version that does not serve. */
        REPLACE_RESTING,
        /** Not here, but on the nodes it is for; what is here goes. */
        ELSEWHERE
    }
}
