package dev.backplane.itests.hostile;

import java.nio.ByteBuffer;

/**
 * A number in a header that is another than the truth.
 *
 * @param offset where in the header it stands
 * @param width how many bytes it has: 1, 2, 4 or 8
 * @param value what shall stand there
 */
record Patch(int offset, int width, long value) {

    void apply(ByteBuffer header, int at) {
        switch (width) {
            case 1 -> header.put(at + offset, (byte) value);
            case 2 -> header.putShort(at + offset, (short) value);
            case 4 -> header.putInt(at + offset, (int) value);
            case 8 -> header.putLong(at + offset, value);
            default -> throw new IllegalArgumentException("width " + width);
        }
    }
}
