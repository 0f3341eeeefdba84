package dev.backplane.manager.internal.unload.heap;

/** From object ids to numbers, 16 bytes an entry and as many free: millions fit. */
final class LongMap {

    private long[] keys = new long[1 << 10];
    private long[] values = new long[1 << 10];
    private int size;

    /** The first value stays. */
    void put(long key, long value) {
        int slot = slot(keys, key);
        if (keys[slot] != 0) {
            return;
        }
        keys[slot] = key;
        values[slot] = value;
        size++;
        if (size > keys.length / 2) {
            grow();
        }
    }

    boolean has(long key) {
        return key != 0 && keys[slot(keys, key)] != 0;
    }

    /** 0 if it is not there. */
    long get(long key) {
        return values[slot(keys, key)];
    }

    int size() {
        return size;
    }

    void putAll(LongMap others) {
        for (int i = 0; i < others.keys.length; i++) {
            if (others.keys[i] != 0) {
                put(others.keys[i], others.values[i]);
            }
        }
    }

    private static int slot(long[] keys, long key) {
        long mixed = key * 0x9E3779B97F4A7C15L;
        int slot = (int) (mixed >>> 32) & (keys.length - 1);
        while (keys[slot] != 0 && keys[slot] != key) {
            slot = (slot + 1) & (keys.length - 1);
        }
        return slot;
    }

    private void grow() {
        long[] oldKeys = keys;
        long[] oldValues = values;
        keys = new long[oldKeys.length * 2];
        values = new long[oldKeys.length * 2];
        for (int i = 0; i < oldKeys.length; i++) {
            if (oldKeys[i] != 0) {
                int slot = slot(keys, oldKeys[i]);
                keys[slot] = oldKeys[i];
                values[slot] = oldValues[i];
            }
        }
    }
}
