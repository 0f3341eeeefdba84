package dev.backplane.cli.config;

import dev.backplane.cli.PlainText;
import dev.backplane.proto.v1.ConfigurationRevision;
import dev.backplane.proto.v1.ConfigurationRevision.Difference;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;

/** A revision as people read it. */
final class RevisionText {

    private RevisionText() {}

    /** A line about it, and one for each key that it changed. */
    static String lines(ConfigurationRevision revision) {
        Instant when =
                Instant.ofEpochSecond(revision.getTime().getSeconds())
                        .truncatedTo(ChronoUnit.SECONDS);
        List<String> lines = new ArrayList<>();
        lines.add(
                revision.getNumber()
                        + "  "
                        + when
                        + "  "
                        + PlainText.of(revision.getBy())
                        + (revision.getDeleted() ? "  deleted" : "")
                        + (revision.getReason().isEmpty()
                                ? ""
                                : "  (" + PlainText.of(revision.getReason()) + ")"));
        for (Difference each : revision.getDifferencesList()) {
            lines.add(
                    "   "
                            + each.getKey()
                            + ": "
                            + text(each.getBefore())
                            + " -> "
                            + text(each.getAfter()));
        }
        return String.join(System.lineSeparator(), lines);
    }

    private static String text(String value) {
        return value.isEmpty() ? "(none)" : PlainText.of(value);
    }
}
