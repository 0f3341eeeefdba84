package dev.backplane.bus.internal.deadletter;

import dev.backplane.bus.admin.DeadLetter;

import java.time.DateTimeException;
import java.time.Instant;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/**
 * A letter as bytes. The first byte is the version of the form; kinds and causes are written as
 * words, so that their order in the source may change.
 */
final class LetterCodec {

    static final int VERSION = 1;

    private LetterCodec() {}

    /**
     * The letter's bytes, without its id, which is its key in the store.
     *
     * @throws LetterOutput.TooLargeException if they are more than the limit
     */
    static byte[] encode(DeadLetter letter, int limit) {
        LetterOutput out = new LetterOutput(limit);
        writeHead(out, letter);
        out.count(letter.properties().size());
        letter.properties().forEach((name, value) -> writeProperty(out, name, value));
        return out.toBytes();
    }

    static void writeProperty(LetterOutput out, String name, Object value) {
        out.text(name);
        LetterValues.write(out, value);
    }

    static DeadLetter decode(long id, byte[] bytes) throws UnreadableLetterException {
        LetterInput in = new LetterInput(bytes);
        int version = in.code();
        if (version != VERSION) {
            throw UnreadableLetterException.version(version, VERSION);
        }
        boolean replayable = in.code() != 0;
        Instant at = readTime(in);
        DeadLetter letter =
                new DeadLetter(
                        id,
                        at,
                        word(DeadLetter.Kind.class, in.text()),
                        in.text(),
                        in.text(),
                        in.text(),
                        word(DeadLetter.Cause.class, in.text()),
                        in.text(),
                        readProperties(in),
                        replayable);
        in.requireEnd();
        return letter;
    }

    private static void writeHead(LetterOutput out, DeadLetter letter) {
        out.code(VERSION);
        out.code(letter.replayable() ? 1 : 0);
        writeTime(out, letter.at());
        out.text(letter.kind().name());
        out.text(letter.target());
        out.text(letter.subscriber());
        out.text(letter.caller());
        out.text(letter.cause().name());
        out.text(letter.message());
    }

    private static void writeTime(LetterOutput out, Instant at) {
        out.room(12).putLong(at.getEpochSecond()).putInt(at.getNano());
    }

    private static Instant readTime(LetterInput in) throws UnreadableLetterException {
        long second = in.next(8).getLong();
        int nano = in.next(4).getInt();
        try {
            return Instant.ofEpochSecond(second, nano);
        } catch (DateTimeException | ArithmeticException e) {
            throw UnreadableLetterException.damaged("its time is none");
        }
    }

    private static Map<String, Object> readProperties(LetterInput in)
            throws UnreadableLetterException {
        Map<String, Object> properties = new HashMap<>();
        int count = in.count();
        for (int i = 0; i < count; i++) {
            String name = in.text();
            Object value = LetterValues.read(in, 0);
            if (value == null) {
                throw UnreadableLetterException.damaged("the property " + name + " has no value");
            }
            properties.put(name, value);
        }
        return properties;
    }

    private static <E extends Enum<E>> E word(Class<E> type, String word)
            throws UnreadableLetterException {
        try {
            return Enum.valueOf(type, word);
        } catch (IllegalArgumentException e) {
            throw UnreadableLetterException.damaged(
                    "unknown " + type.getSimpleName().toLowerCase(Locale.ROOT) + " " + word);
        }
    }
}
