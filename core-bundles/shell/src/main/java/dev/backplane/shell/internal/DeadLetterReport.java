package dev.backplane.shell.internal;

import dev.backplane.bus.admin.DeadLetter;
import dev.backplane.bus.admin.DeadLetters.Totals;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;

/** Words and tables about what could not be delivered. */
final class DeadLetterReport {

    private static final int LABEL_WIDTH = 12;

    private final Clock clock;
    private final DateTimeFormatter times;

    /**
     * @param clock tells how old a letter is, and in which time zone to say when it failed
     */
    DeadLetterReport(Clock clock) {
        this.clock = clock;
        times =
                DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss", Locale.ROOT)
                        .withZone(clock.getZone());
    }

    /**
     * @param more whether there may be more than these
     */
    String list(List<DeadLetter> letters, boolean more) {
        if (letters.isEmpty()) {
            return "No dead letters.";
        }
        TextTable table =
                new TextTable(
                        "ID", "AGE", "KIND", "TARGET", "SUBSCRIBER", "CAUSE", "CALLER", "MESSAGE");
        letters.forEach(letter -> row(table, letter));
        return (more
                        ? table
                                + "There may be more: bus:deadletters list --after "
                                + letters.getLast().id()
                        : table.toString())
                .stripTrailing();
    }

    private void row(TextTable table, DeadLetter letter) {
        table.row(
                Long.toString(letter.id()),
                age(letter.at()),
                letter.kind().name(),
                letter.target(),
                letter.subscriber().isEmpty() ? "-" : letter.subscriber(),
                letter.cause().name(),
                letter.caller(),
                PropertyText.of(letter.message()));
    }

    String detail(DeadLetter letter) {
        Facts facts =
                new Facts(LABEL_WIDTH)
                        .add("Id", letter.id())
                        .add("Failed", times.format(letter.at()) + ", " + age(letter.at()) + " ago")
                        .add("Kind", letter.kind())
                        .add("Target", letter.target())
                        .add("Subscriber", letter.subscriber())
                        .add("Caller", letter.caller())
                        .add("Cause", letter.cause())
                        .add("Message", PropertyText.of(letter.message()))
                        .add("Replayable", replayable(letter));
        return facts.add("Properties", properties(letter)).toString();
    }

    private static String replayable(DeadLetter letter) {
        return letter.replayable()
                ? "yes: bus:deadletters replay " + letter.id()
                : "no, a value could only be kept as text";
    }

    private static String properties(DeadLetter letter) {
        Facts facts = new Facts(longestName(letter));
        new TreeMap<>(letter.properties())
                .forEach((name, value) -> facts.add(name, PropertyText.of(value)));
        return facts.toString();
    }

    private static int longestName(DeadLetter letter) {
        return letter.properties().keySet().stream().mapToInt(String::length).max().orElse(1);
    }

    String totals(Totals totals) {
        return new Facts(LABEL_WIDTH)
                .add("Stored", totals.stored() + " (" + totals.storedBytes() + " bytes)")
                .add("Received", totals.received() + " since the runtime started")
                .add("Displaced", totals.displaced() + " old ones, because the store was full")
                .add("Not kept", totals.unstored() + " that came faster than the disk")
                .toString();
    }

    private String age(Instant at) {
        return Age.of(Duration.between(at, clock.instant()));
    }
}
