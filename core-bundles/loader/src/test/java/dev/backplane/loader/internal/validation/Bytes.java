package dev.backplane.loader.internal.validation;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.classfile.ClassFile;
import java.lang.constant.ClassDesc;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Changes archives behind the back of the classes that write them. */
public final class Bytes {

    private static final int CENTRAL_HEADER = 0x02014b50;
    private static final int CENTRAL_CRC = 16;
    private static final int CENTRAL_SIZE = 24;
    private static final int CENTRAL_NAME_LENGTH = 28;
    private static final int CENTRAL_POSITION = 42;
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
        byte[] copy = jar.clone();
        wrap(copy).putInt(centralHeader(jar, entry) + CENTRAL_SIZE, size);
        return copy;
    }

    static byte[] withChecksum(byte[] jar, String entry, int checksum) {
        byte[] copy = jar.clone();
        wrap(copy).putInt(centralHeader(jar, entry) + CENTRAL_CRC, checksum);
        return copy;
    }

    /** Sets two bytes in the entry's header in the archive's index. */
    static byte[] central(byte[] jar, String entry, int field, int value) {
        byte[] copy = jar.clone();
        wrap(copy).putShort(centralHeader(jar, entry) + field, (short) value);
        return copy;
    }

    /** Sets two bytes in the entry's own header. */
    static byte[] local(byte[] jar, String entry, int field, int value) {
        byte[] copy = jar.clone();
        int at = wrap(jar).getInt(centralHeader(jar, entry) + CENTRAL_POSITION);
        wrap(copy).putShort(at + field, (short) value);
        return copy;
    }

    static byte[] concat(byte[] first, byte[] second) {
        byte[] both = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, both, first.length, second.length);
        return both;
    }

    private static ByteBuffer wrap(byte[] bytes) {
        return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }

    private static int centralHeader(byte[] jar, String entry) {
        ByteBuffer buffer = wrap(jar);
        for (int at = 0; at < jar.length - CENTRAL_NAME; at++) {
            if (buffer.getInt(at) == CENTRAL_HEADER) {
                int length = buffer.getShort(at + CENTRAL_NAME_LENGTH);
                if (new String(jar, at + CENTRAL_NAME, length, StandardCharsets.UTF_8)
                        .equals(entry)) {
                    return at;
                }
            }
        }
        throw new AssertionError("no entry " + entry);
    }

    /** A sound class, of any version. */
    public static byte[] classFile(int minor, int major) {
        return ClassFile.of()
                .build(ClassDesc.of("com.acme.A"), type -> type.withVersion(major, minor));
    }
}
