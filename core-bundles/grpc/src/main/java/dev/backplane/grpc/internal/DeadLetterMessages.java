package dev.backplane.grpc.internal;

import dev.backplane.bus.EventProperty;
import dev.backplane.bus.admin.DeadLetter;
import dev.backplane.bus.admin.DeadLetter.Cause;
import dev.backplane.bus.admin.DeadLetter.Kind;
import dev.backplane.bus.admin.DeadLetter.Selection;
import dev.backplane.bus.admin.DeadLetters.Totals;
import dev.backplane.plugin.ErrorCode;
import dev.backplane.plugin.PluginException;
import dev.backplane.proto.v1.DeadLetterCause;
import dev.backplane.proto.v1.DeadLetterKind;
import dev.backplane.proto.v1.DeadLetterSelection;
import dev.backplane.proto.v1.GetDeadLetterTotalsResponse;
import dev.backplane.proto.v1.Payload;
import dev.backplane.proto.v1.Problem;

import org.jspecify.annotations.Nullable;

/** Dead letters as messages; every choice is spelt out, so that a new one cannot be forgotten. */
final class DeadLetterMessages {

    private DeadLetterMessages() {}

    /** All of it. */
    static dev.backplane.proto.v1.DeadLetter whole(DeadLetter letter) {
        var message = envelope(letter).putAllProperties(EventMessages.texts(letter.properties()));
        Payload payload = EventMessages.payload(letter.properties());
        return payload == null ? message.build() : message.setPayload(payload).build();
    }

    /** What a list shows: a page of whole ones might be larger than any message. */
    static dev.backplane.proto.v1.DeadLetter.Builder envelope(DeadLetter letter) {
        return dev.backplane.proto.v1.DeadLetter.newBuilder()
                .setId(letter.id())
                .setFailedAt(PluginMessages.timestamp(letter.at()))
                .setKind(kindOf(letter.kind()))
                .setTarget(letter.target())
                .setSubscriber(letter.subscriber())
                .setCaller(letter.caller())
                .setCause(causeOf(letter.cause()))
                .setMessage(letter.message())
                .setReplayable(letter.replayable())
                .setPayloadBytes(
                        letter.properties().get(EventProperty.PAYLOAD) instanceof byte[] bytes
                                ? bytes.length
                                : 0);
    }

    static Selection read(DeadLetterSelection message, long afterId, int limit) {
        return new Selection(
                orNull(TextLimits.name("target", message.getTarget())),
                orNull(TextLimits.name("subscriber", message.getSubscriber())),
                causeOf(message),
                afterId,
                limit);
    }

    /** Everything is meant only if somebody says so. */
    static void requireOneWay(String done, int ids, DeadLetterSelection selection, boolean all) {
        boolean selects = !selection.equals(DeadLetterSelection.getDefaultInstance());
        if ((ids > 0 ? 1 : 0) + (selects ? 1 : 0) + (all ? 1 : 0) != 1) {
            throw new PluginException(
                    ErrorCode.INVALID_ARGUMENT,
                    "say what is to be " + done + ": either ids, or a selection, or 'all'");
        }
    }

    static Problem problem(PluginException e) {
        return Problem.newBuilder()
                .setCode(e.code().name())
                .setMessage(String.valueOf(e.getMessage()))
                .build();
    }

    static GetDeadLetterTotalsResponse write(Totals totals) {
        return GetDeadLetterTotalsResponse.newBuilder()
                .setStored(totals.stored())
                .setStoredBytes(totals.storedBytes())
                .setReceived(totals.received())
                .setDisplaced(totals.displaced())
                .setUnstored(totals.unstored())
                .build();
    }

    private static @Nullable String orNull(String text) {
        return text.isEmpty() ? null : text;
    }

    private static DeadLetterKind kindOf(Kind kind) {
        return switch (kind) {
            case EVENT -> DeadLetterKind.DEAD_LETTER_KIND_EVENT;
            case REQUEST -> DeadLetterKind.DEAD_LETTER_KIND_REQUEST;
        };
    }

    private static DeadLetterCause causeOf(Cause cause) {
        return switch (cause) {
            case OVERFLOW -> DeadLetterCause.DEAD_LETTER_CAUSE_OVERFLOW;
            case PAUSED -> DeadLetterCause.DEAD_LETTER_CAUSE_PAUSED;
            case HANDLER_FAILED -> DeadLetterCause.DEAD_LETTER_CAUSE_HANDLER_FAILED;
            case LATE -> DeadLetterCause.DEAD_LETTER_CAUSE_LATE;
            case SUBSCRIBER_GONE -> DeadLetterCause.DEAD_LETTER_CAUSE_SUBSCRIBER_GONE;
            case NO_SUBSCRIBER -> DeadLetterCause.DEAD_LETTER_CAUSE_NO_SUBSCRIBER;
            case REFUSED -> DeadLetterCause.DEAD_LETTER_CAUSE_REFUSED;
        };
    }

    private static @Nullable Cause causeOf(DeadLetterSelection message) {
        return switch (message.getCause()) {
            case DEAD_LETTER_CAUSE_UNSPECIFIED -> null;
            case DEAD_LETTER_CAUSE_OVERFLOW -> Cause.OVERFLOW;
            case DEAD_LETTER_CAUSE_PAUSED -> Cause.PAUSED;
            case DEAD_LETTER_CAUSE_HANDLER_FAILED -> Cause.HANDLER_FAILED;
            case DEAD_LETTER_CAUSE_LATE -> Cause.LATE;
            case DEAD_LETTER_CAUSE_SUBSCRIBER_GONE -> Cause.SUBSCRIBER_GONE;
            case DEAD_LETTER_CAUSE_NO_SUBSCRIBER -> Cause.NO_SUBSCRIBER;
            case DEAD_LETTER_CAUSE_REFUSED -> Cause.REFUSED;
            case UNRECOGNIZED ->
                    throw new PluginException(
                            ErrorCode.INVALID_ARGUMENT,
                            "the cause "
                                    + message.getCauseValue()
                                    + " is unknown; the client is made for another version");
        };
    }
}
