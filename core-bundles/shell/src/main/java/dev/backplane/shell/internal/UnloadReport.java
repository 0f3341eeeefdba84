package dev.backplane.shell.internal;

import dev.backplane.manager.UnloadVerdict;

import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Unloads in words and tables for people. */
final class UnloadReport {

    private final Clock clock;

    UnloadReport(Clock clock) {
        this.clock = clock;
    }

    String list(List<UnloadVerdict> verdicts) {
        if (verdicts.isEmpty()) {
            return "Nothing was taken away since the runtime started.";
        }
        TextTable table = new TextTable("NAME", "VERSION", "AGO", "OUTCOME", "AFTER", "WHY");
        for (UnloadVerdict verdict : verdicts) {
            table.row(
                    verdict.plugin(),
                    verdict.version(),
                    Age.of(Duration.between(verdict.when(), clock.instant())),
                    verdict.outcome().name(),
                    String.format(Locale.ROOT, "%,d ms", verdict.took().toMillis()),
                    why(verdict));
        }
        return table.toString().stripTrailing();
    }

    private static String why(UnloadVerdict verdict) {
        List<String> reasons = new ArrayList<>(verdict.threads());
        verdict.suspects().stream()
                .filter(suspect -> !reasons.contains(suspect))
                .forEach(reasons::add);
        verdict.users().forEach(user -> reasons.add("used by " + user));
        if (reasons.isEmpty() && verdict.outcome() == UnloadVerdict.Outcome.LEAKED) {
            return "plugin:unloads --roots " + verdict.plugin();
        }
        return reasons.isEmpty() ? "-" : String.join(", ", reasons);
    }

    String roots(String plugin, List<String> roots) {
        return roots.isEmpty()
                ? "No version of " + plugin + " that was taken away is in memory any more."
                : String.join("\n", roots);
    }
}
