package dev.backplane.manager.internal.plan;

import dev.backplane.loader.Digest;
import dev.backplane.manager.Plan;
import dev.backplane.manager.Proposal;
import dev.backplane.plugin.ErrorCode;
import dev.backplane.plugin.PluginException;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The latest plans that may still be applied. Thread-safe. */
public final class Plans {

    private static final int MOST = 256;

    /**
     * A plan that was shown.
     *
     * @param digest of the artifact to be installed; null if the change installs none
     */
    public record Shown(Plan plan, Proposal proposal, @Nullable Digest digest) {}

    private final Map<String, Shown> shown =
            new LinkedHashMap<>() {
                @Override
                protected boolean removeEldestEntry(Map.Entry<String, Shown> eldest) {
                    return size() > MOST;
                }
            };

    /** Remembers the plan under its id. */
    public synchronized void show(Shown plan) {
        shown.remove(plan.plan().id());
        shown.put(plan.plan().id(), plan);
    }

    /**
     * The plan of that id.
     *
     * @throws PluginException {@code UNKNOWN_PLAN}
     */
    public synchronized Shown find(String id) {
        Shown plan = shown.get(id);
        if (plan == null) {
            throw new PluginException(
                    ErrorCode.UNKNOWN_PLAN,
                    "there is no plan "
                            + id
                            + ": it was applied, displaced by "
                            + MOST
                            + " later ones, or made before the runtime started; plan the change"
                            + " again with --dry-run");
        }
        return plan;
    }

    /** It was applied. */
    public synchronized void forget(String id) {
        shown.remove(id);
    }

    /**
     * Holds what was shown against what would be done now.
     *
     * @throws PluginException {@code PLAN_OUTDATED} with what differs
     */
    public static void requireSame(Plan shown, Plan now) {
        if (shown.id().equals(now.id())) {
            return;
        }
        List<String> before = lines(shown);
        List<String> after = lines(now);
        List<String> added = new ArrayList<>(after);
        added.removeAll(before);
        List<String> missing = new ArrayList<>(before);
        missing.removeAll(after);
        throw new PluginException(
                ErrorCode.PLAN_OUTDATED,
                "plan "
                        + shown.id()
                        + " no longer holds"
                        + told(", it would now also: ", added)
                        + told(", it would no longer: ", missing)
                        + "; nothing was done; plan it again with --dry-run");
    }

    private static String told(String intro, List<String> lines) {
        return lines.isEmpty() ? "" : intro + String.join("; ", lines);
    }

    private static List<String> lines(Plan plan) {
        List<String> lines = new ArrayList<>();
        for (Plan.Step step : plan.steps()) {
            lines.add(
                    step.kind().name().toLowerCase(Locale.ROOT)
                            + " "
                            + step.name()
                            + " "
                            + step.version());
        }
        for (Plan.Difference each : plan.differences()) {
            lines.add(
                    "set "
                            + each.property()
                            + " of "
                            + each.subject()
                            + " from "
                            + each.before()
                            + " to "
                            + each.after());
        }
        lines.addAll(plan.notes());
        if (plan.refusal() != null) {
            lines.add("be refused: " + plan.refusal());
        }
        return lines;
    }
}
