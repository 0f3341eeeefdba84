package dev.backplane.manager.internal.plan;

import dev.backplane.manager.Plan;
import dev.backplane.manager.internal.framework.Steps;
import dev.backplane.plugin.PluginException;

import org.jspecify.annotations.Nullable;

import java.util.List;

/**
 * A plan, and what the manager needs to follow it.
 *
 * @param keys of the steps that touch the framework
 * @param refusal what the change would throw; null if it may be made
 */
public record Draft(Plan plan, List<Steps.Key> keys, @Nullable PluginException refusal) {

    public Draft {
        keys = List.copyOf(keys);
    }
}
