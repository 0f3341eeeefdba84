package dev.backplane.manager.internal.unload.heap;

import java.util.List;

/**
 * A class in a dump.
 *
 * @param others what else it refers to: signers, protection domain
 * @param statics its static fields that refer to something
 * @param fields the fields of its instances, without those of its superclass
 */
record HeapClass(
        long id,
        long superclass,
        long loader,
        List<Long> others,
        List<Static> statics,
        List<Field> fields) {

    /** The type of a field that refers to an object. */
    static final int OBJECT = 2;

    /**
     * @param name the id of the name
     */
    record Static(long name, long value) {}

    /**
     * @param name the id of the name
     * @param type as the dump's format numbers it
     */
    record Field(long name, int type) {

        int size() {
            return sizeOf(type);
        }
    }

    /** Bytes of a value of that type. */
    static int sizeOf(int type) {
        return switch (type) {
            case OBJECT, 7, 11 -> 8; // long, double
            case 4, 8 -> 1; // boolean, byte
            case 5, 9 -> 2; // char, short
            case 6, 10 -> 4; // float, int
            default -> throw new IllegalStateException("a heap dump has a value of type " + type);
        };
    }
}
