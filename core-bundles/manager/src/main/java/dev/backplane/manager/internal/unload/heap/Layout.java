package dev.backplane.manager.internal.unload.heap;

/**
 * Where the references of an instance are, relative to its first field.
 *
 * @param offsets of each
 * @param names the ids of their names
 */
@SuppressWarnings("ArrayRecordComponent") // millions of instances are read by it
record Layout(int[] offsets, long[] names) {

    /** The offset of the reference of that name, or -1. */
    int offset(HeapFile file, String name) {
        for (int i = 0; i < names.length; i++) {
            if (file.text(names[i]).equals(name)) {
                return offsets[i];
            }
        }
        return -1;
    }
}
