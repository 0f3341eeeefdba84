package dev.backplane.loader.internal.archive;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Unsigned numbers as zip archives write them. */
final class LittleEndian {

    /** In place of a number that stands in the zip64 extra field. */
    static final long ELSEWHERE = 0xFFFF_FFFFL;

    static final int SHORT_ELSEWHERE = 0xFFFF;

    private static final VarHandle SHORT = handle(short[].class);
    private static final VarHandle INT = handle(int[].class);
    private static final VarHandle LONG = handle(long[].class);

    private LittleEndian() {}

    private static VarHandle handle(Class<?> array) {
        return MethodHandles.byteArrayViewVarHandle(array, ByteOrder.LITTLE_ENDIAN);
    }

    static int u2(byte[] bytes, int at) {
        return Short.toUnsignedInt((short) SHORT.get(bytes, at));
    }

    static int i4(byte[] bytes, int at) {
        return (int) INT.get(bytes, at);
    }

    static long u4(byte[] bytes, int at) {
        return Integer.toUnsignedLong(i4(bytes, at));
    }

    /** A number above {@code Long.MAX_VALUE} cannot be meant, and no limit lets it through. */
    static long u8(byte[] bytes, int at) throws BadArchive {
        long value = (long) LONG.get(bytes, at);
        if (value < 0) {
            throw BadArchive.damaged("a size or position is larger than 8 exabytes");
        }
        return value;
    }
}
