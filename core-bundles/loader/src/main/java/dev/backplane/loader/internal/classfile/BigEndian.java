package dev.backplane.loader.internal.classfile;

/** Unsigned numbers as class files write them; reading past the end is a fault of the file. */
final class BigEndian {

    private BigEndian() {}

    /** That at least so many bytes are there. */
    static void check(byte[] bytes, long end) throws BadClass {
        if (end > bytes.length) {
            throw new BadClass("it is cut off at byte " + bytes.length);
        }
    }

    static int u1(byte[] bytes, int at) throws BadClass {
        check(bytes, at + 1L);
        return bytes[at] & 0xFF;
    }

    static int u2(byte[] bytes, int at) throws BadClass {
        check(bytes, at + 2L);
        return measured2(bytes, at);
    }

    static long u4(byte[] bytes, int at) throws BadClass {
        return ((long) u2(bytes, at) << 16) | u2(bytes, at + 2);
    }

    /** Two bytes that are known to be there. */
    static int measured2(byte[] bytes, int at) {
        return ((bytes[at] & 0xFF) << 8) | (bytes[at + 1] & 0xFF);
    }
}
