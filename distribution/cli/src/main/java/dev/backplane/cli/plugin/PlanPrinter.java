package dev.backplane.cli.plugin;

import dev.backplane.cli.BackplaneCommand;
import dev.backplane.cli.JsonOption;
import dev.backplane.cli.Table;
import dev.backplane.proto.v1.Plan;
import dev.backplane.proto.v1.PlanDifference;
import dev.backplane.proto.v1.PlanInterruption;
import dev.backplane.proto.v1.PlanStep;

import java.io.PrintStream;
import java.util.Locale;

/** Prints what a change would do. */
public final class PlanPrinter {

    private static final String KIND = "KIND_";
    private static final int NANOS_PER_MILLI = 1_000_000;
    private static final int MILLIS_PER_SECOND = 1_000;

    private PlanPrinter() {}

    /**
     * All of it, and how to apply it.
     *
     * @return the exit status: 1 if the change would be refused
     */
    public static int print(BackplaneCommand root, JsonOption json, Plan plan) {
        json.print(root.terminal(), plan, out -> print(out, plan));
        return plan.getRefusal().isEmpty() ? 0 : 1;
    }

    /** What has been done, as it was planned. */
    public static void printDone(BackplaneCommand root, JsonOption json, Plan plan) {
        json.print(
                root.terminal(),
                plan,
                out -> {
                    out.println("Done: " + plan.getSummary());
                    body(out, plan);
                });
    }

    private static void print(PrintStream out, Plan plan) {
        out.println("Plan " + plan.getId() + ": " + plan.getSummary());
        body(out, plan);
        if (plan.getRefusal().isEmpty()) {
            out.println("Apply it: backplane plugin apply " + plan.getId());
        } else {
            out.println("It would be refused. " + plan.getRefusal());
        }
    }

    private static void body(PrintStream out, Plan plan) {
        steps(out, plan);
        for (PlanDifference each : plan.getDifferencesList()) {
            out.println(
                    "changes     "
                            + each.getSubject()
                            + ": "
                            + each.getProperty()
                            + " "
                            + shown(each.getBefore())
                            + " -> "
                            + shown(each.getAfter()));
        }
        for (PlanInterruption each : plan.getInterruptionsList()) {
            out.println("interrupts  " + each.getName() + ": " + each.getReason() + time(each));
        }
        if (plan.getInterruptionsCount() == 0) {
            out.println("interrupts  nothing");
        }
        if (plan.getRestartsCount() > 0) {
            out.println("restarts    " + String.join(", ", plan.getRestartsList()));
        }
        plan.getNotesList().forEach(note -> out.println("note        " + note));
    }

    private static void steps(PrintStream out, Plan plan) {
        if (plan.getStepsCount() == 0) {
            out.println("It would do nothing to the framework.");
            return;
        }
        Table table = new Table("STEP", "DO", "PLUGIN", "VERSION", "WHY");
        int number = 1;
        for (PlanStep step : plan.getStepsList()) {
            table.add(
                    String.valueOf(number),
                    step.getKind().name().replace(KIND, "").toLowerCase(Locale.ROOT),
                    step.getName(),
                    step.getVersion(),
                    step.getReason());
            number++;
        }
        table.print(out);
    }

    static String shown(String value) {
        return value.isEmpty() ? "(none)" : value;
    }

    private static String time(PlanInterruption each) {
        if (!each.hasAtMost()) {
            return ", until it runs again";
        }
        long millis =
                each.getAtMost().getSeconds() * MILLIS_PER_SECOND
                        + each.getAtMost().getNanos() / NANOS_PER_MILLI;
        return ", at most " + millis + " ms";
    }
}
