package dev.backplane.cli.deadletter;

import dev.backplane.proto.v1.DeadLetterCause;
import dev.backplane.proto.v1.DeadLetterSelection;

import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** The options that say which letters are meant. */
final class Selection {

    private static final String PREFIX = "DEAD_LETTER_CAUSE_";

    @Option(
            names = "--target",
            paramLabel = "TARGET",
            description =
                    "Only those of this topic or plugin/operation; with * at the end, of all that"
                            + " begin so.")
    private String target = "";

    @Option(
            names = "--subscriber",
            paramLabel = "NAME",
            description = "Only those that did not reach this subscriber.")
    private String subscriber = "";

    @Option(
            names = "--cause",
            paramLabel = "CAUSE",
            converter = Cause.class,
            description =
                    "Only those with this cause: overflow, paused, handler-failed, late,"
                            + " subscriber-gone, no-subscriber, refused.")
    private DeadLetterCause cause = DeadLetterCause.DEAD_LETTER_CAUSE_UNSPECIFIED;

    DeadLetterSelection message() {
        return DeadLetterSelection.newBuilder()
                .setTarget(target)
                .setSubscriber(subscriber)
                .setCause(cause)
                .build();
    }

    /** Whether it leaves all of them. */
    boolean isEmpty() {
        return message().equals(DeadLetterSelection.getDefaultInstance());
    }

    /** The word for a cause. */
    static String word(DeadLetterCause cause) {
        return cause == DeadLetterCause.UNRECOGNIZED
                ? "?"
                : cause.name()
                        .substring(PREFIX.length())
                        .toLowerCase(Locale.ROOT)
                        .replace('_', '-');
    }

    private static List<DeadLetterCause> causes() {
        return Arrays.stream(DeadLetterCause.values())
                .filter(
                        each ->
                                each != DeadLetterCause.UNRECOGNIZED
                                        && each != DeadLetterCause.DEAD_LETTER_CAUSE_UNSPECIFIED)
                .toList();
    }

    static final class Cause implements ITypeConverter<DeadLetterCause> {
        @Override
        public DeadLetterCause convert(String value) {
            String wanted = value.toLowerCase(Locale.ROOT).replace('_', '-');
            return causes().stream()
                    .filter(each -> word(each).equals(wanted))
                    .findFirst()
                    .orElseThrow(
                            () ->
                                    new TypeConversionException(
                                            "'"
                                                    + value
                                                    + "' is no cause; there are "
                                                    + String.join(
                                                            ", ",
                                                            causes().stream()
                                                                    .map(Selection::word)
                                                                    .toList())));
        }
    }
}
