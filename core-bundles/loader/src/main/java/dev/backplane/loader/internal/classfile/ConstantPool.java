package dev.backplane.loader.internal.classfile;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Where each constant of a class file lies (JVMS 4.4). */
public final class ConstantPool {

    public static final int UTF8 = 1;
    public static final int CLASS = 7;
    public static final int METHOD = 10;
    public static final int INTERFACE_METHOD = 11;
    public static final int NAME_AND_TYPE = 12;
    public static final int METHOD_HANDLE = 15;

    private final byte[] bytes;
    private final int[] offsets;
    private final int end;

    private ConstantPool(byte[] bytes, int[] offsets, int end) {
        this.bytes = bytes;
        this.offsets = offsets;
        this.end = end;
    }

    /**
     * Walks over the pool once.
     *
     * @param at where its count stands
     * @throws BadClass if it is cut off or holds what no pool holds
     */
    static ConstantPool read(byte[] bytes, int at) throws BadClass {
        int count = BigEndian.u2(bytes, at);
        int[] offsets = new int[Math.max(1, count)];
        int next = at + 2;
        for (int i = 1; i < count; i++) {
            offsets[i] = next;
            int tag = BigEndian.u1(bytes, next);
            int size =
                    switch (tag) {
                        case UTF8 -> 3 + BigEndian.u2(bytes, next + 1);
                        case 3, 4, 9, METHOD, INTERFACE_METHOD, NAME_AND_TYPE, 17, 18 -> 5;
                        case 5, 6 -> 9;
                        case CLASS, 8, 16, 19, 20 -> 3;
                        case METHOD_HANDLE -> 4;
                        default ->
                                throw new BadClass(
                                        "constant %d is of the unknown kind %d".formatted(i, tag));
                    };
            next += size;
            BigEndian.check(bytes, next);
            if (tag == 5 || tag == 6) {
                i++; // the two that take two places
            }
        }
        return new ConstantPool(bytes, offsets, next);
    }

    /** One more than the highest index. */
    public int count() {
        return offsets.length;
    }

    /** Where the first byte behind the pool lies. */
    public int end() {
        return end;
    }

    /** The kind of a constant; 0 for an index at which there is none. */
    public int tag(int index) {
        return index <= 0 || index >= offsets.length || offsets[index] == 0
                ? 0
                : bytes[offsets[index]];
    }

    /** Where the constant's tag lies. */
    public int offset(int index) {
        return offsets[index];
    }

    /** The first two bytes behind the tag: mostly the index of another constant. */
    public int first(int index) {
        return BigEndian.measured2(bytes, offsets[index] + 1);
    }

    /** The two bytes behind these. */
    public int second(int index) {
        return BigEndian.measured2(bytes, offsets[index] + 3);
    }

    /** A text, or an empty one if the index is not of a text. Exact for ASCII, which names are. */
    public String text(int index) {
        return tag(index) == UTF8
                ? new String(bytes, offsets[index] + 3, first(index), StandardCharsets.ISO_8859_1)
                : "";
    }

    /** Whether the constant is this text, without making a string of it. */
    boolean isText(int index, byte[] ascii) {
        int at = tag(index) == UTF8 ? offsets[index] + 3 : 0;
        return at > 0
                && first(index) == ascii.length
                && Arrays.equals(bytes, at, at + ascii.length, ascii, 0, ascii.length);
    }

    /** The internal name of a class, or an empty text if the index is not of a class. */
    public String className(int index) {
        return tag(index) == CLASS ? text(first(index)) : "";
    }
}
