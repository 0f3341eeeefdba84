package dev.backplane.shell.internal;

import dev.backplane.manager.Plan;

/** Plans as the shell shows them. */
final class PlanText {

    private PlanText() {}

    /** What a change would do, and the command that makes it. */
    static String of(Plan plan) {
        return plan.refusal() == null
                ? plan.text() + "plugin:apply " + plan.id() + " makes it so."
                : plan.text().stripTrailing();
    }
}
