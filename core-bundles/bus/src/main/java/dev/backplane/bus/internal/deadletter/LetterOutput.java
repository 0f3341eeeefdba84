package dev.backplane.bus.internal.deadletter;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** Bytes of a letter, growing up to a limit. */
final class LetterOutput {

    private static final int UTF_8 = 0;
    private static final int UTF_16 = 1;

    /** Thrown when the letter would be larger than allowed; not an error, so without a trace. */
    static final class TooLargeException extends RuntimeException {

        private static final long serialVersionUID = 1L;

        private TooLargeException() {
            super("larger than a letter may be", null, false, false);
        }
    }

    private final int limit;
    private ByteBuffer buffer = ByteBuffer.allocate(256);

    LetterOutput(int limit) {
        this.limit = limit;
    }

    ByteBuffer room(int bytes) {
        if (bytes > limit - buffer.position()) {
            throw new TooLargeException();
        }
        if (bytes > buffer.remaining()) {
            int wanted = Math.max(buffer.position() + bytes, 2 * buffer.capacity());
            buffer = ByteBuffer.allocate(wanted).put(buffer.flip());
        }
        return buffer;
    }

    void code(int code) {
        room(1).put((byte) code);
    }

    /** Not negative; small ones take one byte. */
    void count(int count) {
        int rest = count;
        while (rest > 0x7f) {
            code((rest & 0x7f) | 0x80);
            rest >>>= 7;
        }
        code(rest);
    }

    void bytes(byte[] bytes) {
        count(bytes.length);
        room(bytes.length).put(bytes);
    }

    void text(String text) {
        if (text.length() > limit) {
            throw new TooLargeException();
        }
        // UTF-8 has no form for half a surrogate pair, which a Java string may hold.
        if (hasSurrogate(text)) {
            code(UTF_16);
            units(text);
        } else {
            code(UTF_8);
            bytes(text.getBytes(StandardCharsets.UTF_8));
        }
    }

    byte[] toBytes() {
        byte[] bytes = new byte[buffer.position()];
        buffer.get(0, bytes);
        return bytes;
    }

    int size() {
        return buffer.position();
    }

    void append(LetterOutput other) {
        room(other.size()).put(other.buffer.array(), 0, other.size());
    }

    private void units(String text) {
        count(text.length());
        for (int i = 0; i < text.length(); i++) {
            room(Character.BYTES).putChar(text.charAt(i));
        }
    }

    private static boolean hasSurrogate(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (Character.isSurrogate(text.charAt(i))) {
                return true;
            }
        }
        return false;
    }
}
