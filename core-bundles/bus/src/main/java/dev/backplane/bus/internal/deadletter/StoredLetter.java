package dev.backplane.bus.internal.deadletter;

import dev.backplane.bus.admin.DeadLetter;

/** A letter as it lies in the file: read only if somebody asks for it. */
final class StoredLetter {

    private static final int KEY_BYTES = 16;

    private final long id;
    private final byte[] bytes;

    StoredLetter(long id, byte[] bytes) {
        this.id = id;
        this.bytes = bytes;
    }

    long id() {
        return id;
    }

    DeadLetter read() throws UnreadableLetterException {
        return LetterCodec.decode(id, bytes);
    }

    int weight() {
        return weight(bytes);
    }

    /** What a letter counts for: its bytes, its key and their place in a page. */
    static int weight(byte[] bytes) {
        return bytes.length + KEY_BYTES;
    }
}
