package dev.backplane.loader.internal.weaving;

import java.nio.ByteBuffer;

/** How long each instruction of the JVM is (JVMS 6.5). */
final class Instructions {

    private static final int TABLESWITCH = 0xAA;
    private static final int LOOKUPSWITCH = 0xAB;
    private static final int WIDE = 0xC4;
    private static final int IINC = 0x84;
    private static final int LAST = 0xC9;

    private Instructions() {}

    /**
     * The instruction's length in bytes; 0 if there is no such instruction.
     *
     * @param begin where the method's code begins
     * @param at where the instruction begins
     */
    static int length(byte[] bytes, int begin, int at) {
        int opcode = bytes[at] & 0xFF;
        return switch (opcode) {
            case TABLESWITCH -> tableSwitch(bytes, padded(begin, at), at);
            case LOOKUPSWITCH -> lookupSwitch(bytes, padded(begin, at), at);
            case WIDE -> at + 1 < bytes.length && (bytes[at + 1] & 0xFF) == IINC ? 6 : 4;
            default -> opcode > LAST ? 0 : fixed(opcode);
        };
    }

    private static int fixed(int opcode) {
        return switch (opcode) {
            case 0x10, 0x12, 0xA9, 0xBC -> 2; // bipush, ldc, ret, newarray
            case 0x11, 0x13, 0x14, IINC, 0xBB, 0xBD, 0xC0, 0xC1, 0xC6, 0xC7 -> 3;
            case 0xB9, 0xBA, 0xC8, 0xC9 -> 5; // invokeinterface, invokedynamic, goto_w, jsr_w
            case 0xC5 -> 4; // multianewarray
            default -> {
                boolean local =
                        (opcode >= 0x15 && opcode <= 0x19) || (opcode >= 0x36 && opcode <= 0x3A);
                boolean branch = opcode >= 0x99 && opcode <= 0xA8;
                boolean member = opcode >= 0xB2 && opcode <= 0xB8;
                yield local ? 2 : branch || member ? 3 : 1;
            }
        };
    }

    private static int padded(int begin, int at) {
        return begin + ((at - begin + 4) & ~3);
    }

    private static int tableSwitch(byte[] bytes, int table, int at) {
        if (table + 12 > bytes.length) {
            return 0;
        }
        long cases = (long) i4(bytes, table + 8) - i4(bytes, table + 4) + 1;
        return length(table + 12L + 4 * cases, at, cases);
    }

    private static int lookupSwitch(byte[] bytes, int table, int at) {
        if (table + 8 > bytes.length) {
            return 0;
        }
        long cases = i4(bytes, table + 4);
        return length(table + 8L + 8 * cases, at, cases);
    }

    private static int length(long end, int at, long cases) {
        return cases < 0 || end > Integer.MAX_VALUE ? 0 : (int) (end - at);
    }

    private static int i4(byte[] bytes, int at) {
        return ByteBuffer.wrap(bytes, at, Integer.BYTES).getInt();
    }
}
