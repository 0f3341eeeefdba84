package dev.backplane.bus.internal.deadletter;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * Bytes of a letter being read. Nothing is allocated for a length that cannot be true, and whatever
 * the bytes are, reading ends with a value or an exception that says what is wrong.
 */
final class LetterInput {

    private final ByteBuffer buffer;

    LetterInput(byte[] bytes) {
        buffer = ByteBuffer.wrap(bytes);
    }

    ByteBuffer next(int bytes) throws UnreadableLetterException {
        if (bytes > buffer.remaining()) {
            throw UnreadableLetterException.damaged("it ends too early");
        }
        return buffer;
    }

    int code() throws UnreadableLetterException {
        return next(1).get();
    }

    /** How many follow, each of at least one byte. */
    int count() throws UnreadableLetterException {
        long count = 0;
        int shift = 0;
        int part;
        do {
            part = code();
            count |= (part & 0x7fL) << shift;
            shift += 7;
        } while (part < 0 && shift < 35);
        if (count > buffer.remaining()) {
            throw UnreadableLetterException.damaged("it ends too early");
        }
        return (int) count;
    }

    byte[] bytes() throws UnreadableLetterException {
        byte[] bytes = new byte[count()];
        buffer.get(bytes);
        return bytes;
    }

    String text() throws UnreadableLetterException {
        int form = code();
        return switch (form) {
            case 0 -> new String(bytes(), StandardCharsets.UTF_8);
            case 1 -> units();
            default -> throw UnreadableLetterException.damaged("unknown form of text " + form);
        };
    }

    void requireEnd() throws UnreadableLetterException {
        if (buffer.hasRemaining()) {
            throw UnreadableLetterException.damaged("it has more bytes than it should");
        }
    }

    private String units() throws UnreadableLetterException {
        char[] units = new char[count()];
        next(units.length * Character.BYTES);
        for (int i = 0; i < units.length; i++) {
            units[i] = buffer.getChar();
        }
        return new String(units);
    }
}
