package dev.backplane.loader.internal.validation;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** Changes archives behind the back of the classes that write them. */
final class Bytes {

    private static final int CENTRAL_HEADER = 0x02014b50;
    private static final int CENTRAL_CRC = 16;
    private static final int CENTRAL_SIZE = 24;
    private static final int CENTRAL_NAME_LENGTH = 28;
    private static final int CENTRAL_NAME = 46;

    private Bytes() {}

    /** Replaces a text by another of the same length, wherever it stands. */
    static byte[] replace(byte[] bytes, String from, String to) {
        String text = new String(bytes, StandardCharsets.ISO_8859_1);
        assertThat(from).hasSameSizeAs(to);
        assertThat(text).contains(from);
        return text.replace(from, to).getBytes(StandardCharsets.ISO_8859_1);
    }

    static byte[] withSize(byte[] jar, String entry, int size) {
        return patched(jar, entry, CENTRAL_SIZE, size);
    }

    static byte[] withChecksum(byte[] jar, String entry, int checksum) {
        return patched(jar, entry, CENTRAL_CRC, checksum);
    }

    /** Sets a number in the entry's header in the archive's index. */
    private static byte[] patched(byte[] jar, String entry, int field, int value) {
        byte[] copy = jar.clone();
        ByteBuffer buffer = ByteBuffer.wrap(copy).order(ByteOrder.LITTLE_ENDIAN);
        for (int at = 0; at < copy.length - CENTRAL_NAME; at++) {
            if (buffer.getInt(at) == CENTRAL_HEADER) {
                int length = buffer.getShort(at + CENTRAL_NAME_LENGTH);
                String name = new String(copy, at + CENTRAL_NAME, length, StandardCharsets.UTF_8);
                if (name.equals(entry)) {
                    buffer.putInt(at + field, value);
                    return copy;
                }
            }
        }
        throw new AssertionError("no entry " + entry);
    }

    static byte[] classFile(int minor, int major) {
        return ByteBuffer.allocate(64)
                .putInt(0xCAFEBABE)
                .putShort((short) minor)
                .putShort((short) major)
                .array();
    }
}
