package dev.backplane.manager.internal.framework;

import dev.backplane.manager.Plan.Step.Kind;
import dev.backplane.plugin.ErrorCode;
import dev.backplane.plugin.PluginException;

import org.jspecify.annotations.Nullable;
import org.osgi.framework.Bundle;
import org.osgi.framework.Version;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Watches what the manager is about to do to the framework. While it follows a plan, a step that is
 * not in it is refused before it is taken; what was installed meanwhile may be taken back. On the
 * manager's thread only.
 */
public final class Steps {

    /** What identifies a step; a refresh has no name of its own. */
    public record Key(Kind kind, String symbolicName, Version version) {

        /** Of a step with one bundle. */
        public static Key of(Kind kind, Bundle bundle) {
            return new Key(kind, String.valueOf(bundle.getSymbolicName()), bundle.getVersion());
        }

        /** All refreshes are alike: which bundles it stops and starts are steps themselves. */
        public static Key refresh() {
            return new Key(Kind.REFRESH, "", Version.emptyVersion);
        }
    }

    private @Nullable List<Key> planned;
    private final Set<Key> installed = new HashSet<>();
    private boolean mayRestartOthers;

    /**
     * Makes the change, and refuses every step in it that is not planned.
     *
     * @return what the change returns
     */
    public <T> T following(List<Key> plan, Supplier<T> change) {
        planned = new ArrayList<>(plan);
        try {
            return change.get();
        } finally {
            planned = null;
            installed.clear();
        }
    }

    /** Makes the change, in which plugins that it does not name may be restarted. */
    public <T> T restartingOthers(boolean allowed, Supplier<T> change) {
        boolean before = mayRestartOthers;
        mayRestartOthers = allowed;
        try {
            return change.get();
        } finally {
            mayRestartOthers = before;
        }
    }

    /** Whether who asked for the change under way said that others may be restarted for it. */
    public boolean mayRestartOthers() {
        return mayRestartOthers;
    }

    /** Whether the step could be taken now: no plan is followed, or the plan does not forbid it. */
    public boolean allows(Key step) {
        return planned == null || planned.contains(step) || takesBack(step);
    }

    /**
     * A step is about to be taken.
     *
     * @throws PluginException {@code PLAN_OUTDATED} if it is not in the plan that is followed
     */
    void about(Key step) {
        List<Key> rest = planned;
        if (rest == null || rest.remove(step) || takesBack(step)) {
            if (rest != null && step.kind() == Kind.INSTALL) {
                installed.add(step);
            }
            return;
        }
        throw new PluginException(
                ErrorCode.PLAN_OUTDATED,
                "the change was broken off before a step that is not in its plan: "
                        + step.kind()
                        + " "
                        + step.symbolicName()
                        + " "
                        + step.version()
                        + "; plan it again");
    }

    private boolean takesBack(Key step) {
        return (step.kind() == Kind.STOP || step.kind() == Kind.UNINSTALL)
                && installed.contains(new Key(Kind.INSTALL, step.symbolicName(), step.version()));
    }
}
