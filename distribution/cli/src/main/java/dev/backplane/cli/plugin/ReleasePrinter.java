package dev.backplane.cli.plugin;

import dev.backplane.cli.Labels;
import dev.backplane.cli.PlainText;
import dev.backplane.cli.Table;
import dev.backplane.proto.v1.Canary;
import dev.backplane.proto.v1.CanaryHeader;
import dev.backplane.proto.v1.Proof;
import dev.backplane.proto.v1.Rehearsal;
import dev.backplane.proto.v1.Release;
import dev.backplane.proto.v1.ReleaseOutcome;
import dev.backplane.proto.v1.Traffic;
import dev.backplane.proto.v1.UpdateStatus;

import java.io.PrintStream;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Prints how updates went, go, and would go. */
final class ReleasePrinter {

    private static final String OUTCOME = "RELEASE_OUTCOME_";
    private static final String ALGORITHM = "sha256:";
    private static final int DIGEST_DIGITS = 12;
    private static final double PERCENT = 100;

    private ReleasePrinter() {}

    /** The releases, and below them how calls fared when one took over from another. */
    static void history(PrintStream out, List<Release> releases) {
        Instant now = Instant.now();
        Table table =
                new Table("RELEASE", "VERSION", "OUTCOME", "AGO", "BY", "DIGEST", "CONFIG", "WHY");
        for (Release release : releases) {
            table.add(
                    String.valueOf(release.getNumber()),
                    release.getVersion(),
                    outcome(release.getOutcome()),
                    Labels.age(release.getWhen(), now),
                    release.getOwner(),
                    digest(release),
                    configuration(release),
                    why(release));
        }
        table.print(out);
        List<Release> updates = releases.stream().filter(Release::hasProof).toList();
        if (!updates.isEmpty()) {
            out.println();
            out.println("How calls fared at each update:");
            proofs(updates).print(out);
        }
    }

    /** Its identity, and which revisions that were. */
    private static String configuration(Release release) {
        if (release.getConfiguration().isEmpty()) {
            return "-";
        }
        String revisions =
                new TreeMap<>(release.getRevisionsMap())
                        .entrySet().stream()
                                .map(each -> each.getKey() + " " + each.getValue())
                                .collect(Collectors.joining(", "));
        return release.getConfiguration() + (revisions.isEmpty() ? "" : " (" + revisions + ")");
    }

    private static Table proofs(List<Release> updates) {
        Table table =
                new Table(
                        "RELEASE",
                        "IN FLIGHT",
                        "DRAINED",
                        "CUT OFF",
                        "STATE",
                        "READY IN",
                        "GATE",
                        "DRAIN",
                        "WATCHED");
        for (Release update : updates) {
            Proof proof = update.getProof();
            table.add(
                    String.valueOf(update.getNumber()),
                    String.valueOf(proof.getInFlight()),
                    String.valueOf(proof.getDrained()),
                    String.valueOf(proof.getCutOff()),
                    update.getStateSchema() == 0 ? "none" : bytes(proof.getStateBytes()),
                    Labels.span(proof.getStartUp()),
                    Labels.span(proof.getGate()),
                    Labels.span(proof.getDrain()),
                    Labels.span(proof.getSoak()));
        }
        return table;
    }

    private static String outcome(ReleaseOutcome outcome) {
        return outcome == ReleaseOutcome.UNRECOGNIZED
                ? "?"
                : outcome.name()
                        .substring(OUTCOME.length())
                        .toLowerCase(Locale.ROOT)
                        .replace('_', ' ');
    }

    private static String digest(Release release) {
        String digits = release.getDigest().replace(ALGORITHM, "");
        return digits.substring(0, Math.min(DIGEST_DIGITS, digits.length()));
    }

    private static String why(Release release) {
        return release.getVerdict().isEmpty()
                ? release.getReason()
                : release.getReason() + "; " + release.getVerdict();
    }

    /** One update that is being watched, both versions side by side. */
    static void update(PrintStream out, UpdateStatus update) {
        out.println(
                PlainText.line(
                        "%s: %s is watched for %s more, %s stands by; %s"
                                .formatted(
                                        update.getName(),
                                        update.getAfter(),
                                        Labels.left(update.getUntil(), Instant.now()),
                                        update.getBefore(),
                                        share(update))));
        Table table = new Table("VERSION", "CALLS", "FAULTS", "RATE", "REFUSALS", "P50", "P99");
        traffic(table, update.getBefore(), update.getBeforeTraffic());
        traffic(table, update.getAfter(), update.getAfterTraffic());
        table.print(out);
        out.println("Go back now: backplane plugin rollback " + PlainText.line(update.getName()));
    }

    private static String share(UpdateStatus update) {
        Canary canary = update.getCanary();
        String calls =
                switch (canary.getRuleCase()) {
                    case WEIGHT_PERCENT ->
                            BigDecimal.valueOf(canary.getWeightPercent())
                                            .stripTrailingZeros()
                                            .toPlainString()
                                    + "% of the calls";
                    case HEADER -> "the calls with the header " + header(canary.getHeader());
                    case RULE_NOT_SET -> "all calls";
                };
        return calls + " go to " + update.getAfter();
    }

    private static String header(CanaryHeader header) {
        return header.getValue().isEmpty()
                ? header.getName()
                : header.getName() + "=" + header.getValue();
    }

    private static void traffic(Table table, String version, Traffic traffic) {
        long calls = traffic.getCalls();
        table.add(
                version,
                count(calls),
                count(traffic.getFaults()),
                calls == 0
                        ? "-"
                        : String.format(
                                Locale.ROOT, "%.1f%%", PERCENT * traffic.getFaults() / calls),
                count(traffic.getRefusals()),
                calls == 0 ? "-" : Labels.span(traffic.getP50()),
                calls == 0 ? "-" : Labels.span(traffic.getP99()));
    }

    /** How an update would have gone. */
    static void rehearsal(PrintStream out, Rehearsal rehearsal) {
        String update =
                "the update of %s from %s to %s"
                        .formatted(
                                rehearsal.getName(), rehearsal.getBefore(), rehearsal.getAfter());
        out.println(
                PlainText.line(
                        rehearsal.getProblem().isEmpty()
                                ? update + " would work"
                                : update + " would fail: " + rehearsal.getProblem()));
        out.println("ready in    " + Labels.span(rehearsal.getStartUp()));
        out.println(
                "state       "
                        + (rehearsal.getStateSchema() == 0
                                ? "none is handed over"
                                : "%s, schema %d, handed over in %s"
                                        .formatted(
                                                bytes(rehearsal.getStateBytes()),
                                                rehearsal.getStateSchema(),
                                                Labels.span(rehearsal.getTransfer()))));
        out.println("It was a rehearsal: nothing has changed.");
    }

    private static String bytes(long bytes) {
        return count(bytes) + " B";
    }

    private static String count(long number) {
        return String.format(Locale.ROOT, "%,d", number);
    }
}
