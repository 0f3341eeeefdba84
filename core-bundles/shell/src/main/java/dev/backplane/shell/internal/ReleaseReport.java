package dev.backplane.shell.internal;

import dev.backplane.engine.CanaryRule;
import dev.backplane.engine.RevisionTraffic;
import dev.backplane.manager.Plan;
import dev.backplane.manager.Rehearsal;
import dev.backplane.manager.Release;
import dev.backplane.manager.UpdateStatus;

import org.jspecify.annotations.Nullable;

import java.math.BigDecimal;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** How updates went, go, and would go, as text for people. */
final class ReleaseReport {

    private static final Duration MILLIS_FROM = Duration.ofMillis(1);
    private static final Duration WHOLE_MILLIS_FROM = Duration.ofMillis(10);
    private static final Duration SECONDS_FROM = Duration.ofSeconds(10);
    private static final int NANOS_PER_MICRO = 1_000;
    private static final double NANOS_PER_MILLI = 1_000_000;
    private static final double PERCENT = 100;
    private static final double HALF = 0.5;
    private static final double MOST = 0.99;

    private final Clock clock;

    ReleaseReport(Clock clock) {
        this.clock = clock;
    }

    String history(String name, List<Release> releases) {
        if (releases.isEmpty()) {
            return "No release of " + name + " is kept.";
        }
        TextTable table =
                new TextTable(
                        "RELEASE", "VERSION", "OUTCOME", "AGO", "BY", "DIGEST", "CONFIG", "WHY");
        for (Release release : releases) {
            table.row(
                    String.valueOf(release.number()),
                    release.version(),
                    release.outcome().name().toLowerCase(Locale.ROOT).replace('_', ' '),
                    Age.of(Duration.between(release.when(), clock.instant())),
                    release.by().toString(),
                    release.digest().brief(),
                    release.configuration().isEmpty() ? "-" : release.configuration(),
                    release.verdict().isEmpty()
                            ? release.reason()
                            : release.reason() + "; " + release.verdict());
        }
        return (table + proofs(releases)).stripTrailing();
    }

    private static String proofs(List<Release> releases) {
        TextTable table =
                new TextTable(
                        "RELEASE",
                        "IN FLIGHT",
                        "DRAINED",
                        "CUT OFF",
                        "STATE",
                        "READY IN",
                        "GATE",
                        "DRAIN",
                        "WATCHED");
        boolean any = false;
        for (Release release : releases) {
            Release.Proof proof = release.proof();
            if (proof != null) {
                any = true;
                table.row(
                        String.valueOf(release.number()),
                        count(proof.inFlight()),
                        count(proof.drained()),
                        count(proof.cutOff()),
                        release.stateSchema() == 0 ? "none" : count(proof.stateBytes()) + " B",
                        span(proof.startUp()),
                        span(proof.gate()),
                        span(proof.drain()),
                        span(proof.soak()));
            }
        }
        return any ? "\nHow calls fared at each update:\n" + table : "";
    }

    String diff(int before, int after, List<Plan.Difference> differences) {
        if (differences.isEmpty()) {
            return "Releases %d and %d do not differ.".formatted(before, after);
        }
        TextTable table = new TextTable("WHAT", "RELEASE " + before, "RELEASE " + after);
        for (Plan.Difference each : differences) {
            table.row(each.property(), shown(each.before()), shown(each.after()));
        }
        return table.toString().stripTrailing();
    }

    private static String shown(String value) {
        return value.isEmpty() ? "(none)" : value;
    }

    String updates(List<UpdateStatus> updates) {
        return updates.isEmpty()
                ? "No update is being watched."
                : updates.stream().map(this::update).collect(Collectors.joining("\n\n"));
    }

    private String update(UpdateStatus update) {
        TextTable table =
                new TextTable("VERSION", "CALLS", "FAULTS", "RATE", "REFUSALS", "P50", "P99");
        traffic(table, update.before(), update.beforeTraffic());
        traffic(table, update.after(), update.afterTraffic());
        return "%s: %s is watched for %s more, %s stands by; %s go to %s%n"
                        .formatted(
                                update.name(),
                                update.after(),
                                Age.of(Duration.between(clock.instant(), update.until())),
                                update.before(),
                                share(update.canary()),
                                update.after())
                + table
                + "plugin:rollback "
                + update.name()
                + " goes back now.";
    }

    private static String share(@Nullable CanaryRule canary) {
        return switch (canary) {
            case null -> "all calls";
            case CanaryRule.Weight weight ->
                    BigDecimal.valueOf(weight.percent()).stripTrailingZeros().toPlainString()
                            + "% of the calls";
            case CanaryRule.Header header ->
                    "the calls with the header "
                            + header.name()
                            + (header.value().isEmpty() ? "" : "=" + header.value());
        };
    }

    private static void traffic(TextTable table, String version, RevisionTraffic traffic) {
        boolean none = traffic.calls() == 0;
        table.row(
                version,
                count(traffic.calls()),
                count(traffic.faults()),
                none ? "-" : String.format(Locale.ROOT, "%.1f%%", PERCENT * traffic.faultRate()),
                count(traffic.refusals()),
                none ? "-" : span(traffic.quantile(HALF)),
                none ? "-" : span(traffic.quantile(MOST)));
    }

    String rehearsal(Rehearsal rehearsal) {
        String problem = rehearsal.problem();
        String state =
                rehearsal.stateSchema() == 0
                        ? "No state is handed over."
                        : "State: %s B, schema %d, handed over in %s."
                                .formatted(
                                        count(rehearsal.stateBytes()),
                                        rehearsal.stateSchema(),
                                        span(rehearsal.transfer()));
        return "The update of %s from %s to %s would %s%nReady in %s. %s%nIt was a rehearsal: %s"
                .formatted(
                        rehearsal.name(),
                        rehearsal.before(),
                        rehearsal.after(),
                        problem == null ? "work." : "fail: " + problem,
                        span(rehearsal.startUp()),
                        state,
                        "nothing has changed.");
    }

    private static String span(Duration span) {
        if (span.isZero()) {
            return "0";
        }
        if (span.compareTo(MILLIS_FROM) < 0) {
            return Math.max(1, span.toNanos() / NANOS_PER_MICRO) + " us";
        }
        if (span.compareTo(WHOLE_MILLIS_FROM) < 0) {
            return String.format(Locale.ROOT, "%.1f ms", span.toNanos() / NANOS_PER_MILLI);
        }
        return span.compareTo(SECONDS_FROM) < 0 ? span.toMillis() + " ms" : Age.of(span);
    }

    private static String count(long number) {
        return String.format(Locale.ROOT, "%,d", number);
    }
}
