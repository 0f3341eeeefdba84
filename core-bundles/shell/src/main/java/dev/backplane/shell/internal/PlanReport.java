package dev.backplane.shell.internal;

import dev.backplane.manager.Plan;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.Locale;

/** A plan as text. */
final class PlanReport {

    private PlanReport() {}

    static String text(Plan plan) {
        StringBuilder text = new StringBuilder("Plan " + plan.id() + ": " + plan.summary() + '\n');
        if (plan.steps().isEmpty()) {
            text.append("It would do nothing to the framework.\n");
        } else {
            text.append(steps(plan));
        }
        for (Plan.Difference each : plan.differences()) {
            text.append(
                    "Changes %s: %s %s -> %s%n"
                            .formatted(
                                    each.subject(),
                                    each.property(),
                                    shown(each.before()),
                                    shown(each.after())));
        }
        if (plan.interruptions().isEmpty()) {
            text.append("Interrupts nothing.\n");
        }
        for (Plan.Interruption each : plan.interruptions()) {
            text.append(
                    "Interrupts %s: %s, %s%n"
                            .formatted(each.name(), each.reason(), time(each.atMost())));
        }
        if (!plan.restarts().isEmpty()) {
            text.append("Restarts ").append(String.join(", ", plan.restarts())).append(".\n");
        }
        plan.notes().forEach(note -> text.append("Note: ").append(note).append('\n'));
        return text.append(
                        plan.refusal() == null
                                ? "plugin:apply " + plan.id() + " makes it so."
                                : "It would be refused. " + plan.refusal())
                .toString();
    }

    private static String steps(Plan plan) {
        TextTable table = new TextTable("STEP", "DO", "PLUGIN", "VERSION", "WHY");
        for (int i = 0; i < plan.steps().size(); i++) {
            Plan.Step step = plan.steps().get(i);
            table.row(
                    String.valueOf(i + 1),
                    step.kind().name().toLowerCase(Locale.ROOT),
                    step.name(),
                    step.version(),
                    step.reason());
        }
        return table.toString();
    }

    private static String shown(String value) {
        return value.isEmpty() ? "(none)" : value;
    }

    private static String time(@Nullable Duration atMost) {
        return atMost == null
                ? "until it is started again"
                : "at most " + atMost.toMillis() + " ms";
    }
}
