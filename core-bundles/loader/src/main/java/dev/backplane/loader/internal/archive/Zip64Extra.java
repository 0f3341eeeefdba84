package dev.backplane.loader.internal.archive;

/**
 * Numbers that may be too large for their place and stand in an extra field then (APPNOTE 4.5.3).
 */
record Zip64Extra(long size, long compressedSize, long position) {

    private static final int ID = 1;
    private static final int HEADER_BYTES = 4;

    /**
     * Replaces the numbers that say so by those of the field, in its fixed order.
     *
     * @throws BadArchive if the extra fields are not sound, or a number is missing in them
     */
    static Zip64Extra in(
            byte[] bytes, int at, int length, long size, long compressedSize, long position)
            throws BadArchive {
        int end = at + length;
        int field = at;
        while (field + HEADER_BYTES <= end) {
            int fieldBytes = LittleEndian.u2(bytes, field + 2);
            int next = field + HEADER_BYTES + fieldBytes;
            if (next > end) {
                throw BadArchive.damaged("an extra field of an entry is cut off");
            }
            if (LittleEndian.u2(bytes, field) == ID) {
                return read(bytes, field + HEADER_BYTES, next, size, compressedSize, position);
            }
            field = next;
        }
        return read(bytes, end, end, size, compressedSize, position);
    }

    private static Zip64Extra read(
            byte[] bytes, int at, int end, long size, long compressedSize, long position)
            throws BadArchive {
        long[] numbers = {size, compressedSize, position};
        int next = at;
        for (int i = 0; i < numbers.length; i++) {
            if (numbers[i] == LittleEndian.ELSEWHERE) {
                if (next + Long.BYTES > end) {
                    throw BadArchive.damaged("the zip64 field of an entry is missing or cut off");
                }
                numbers[i] = LittleEndian.u8(bytes, next);
                next += Long.BYTES;
            }
        }
        return new Zip64Extra(numbers[0], numbers[1], numbers[2]);
    }
}
