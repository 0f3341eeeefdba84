package dev.backplane.monitor.internal.heap;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * Numbers the objects of a dump by their addresses, from 0. In memory there is a bit for each place
 * where an object may begin, a 64th of the heap, and half as much to count them; what needs more
 * room lies in a file: this runs within the very heap that is looked at.
 */
final class ObjectIndex implements AutoCloseable {

    /** An object begins at a multiple of 8 bytes. */
    private static final int SLOT_SHIFT = 3;

    /** Beyond that the bits would not be worth their memory. */
    private static final long MOST_SLOTS = 1L << 32;

    private final Arena arena = Arena.ofShared();
    private final long lowest;
    private final long[] begins;
    private final int[] before;
    private final int size;
    private final MemorySegment records;
    private final MemorySegment waiting;
    private long waitingCount;

    ObjectIndex(DumpFile dump, Path file) throws IOException {
        Bounds bounds = new Bounds();
        dump.read(bounds);
        long slots =
                bounds.objects == 0 ? 0 : ((bounds.highest - bounds.lowest) >>> SLOT_SHIFT) + 1;
        if (slots > MOST_SLOTS) {
            throw new IOException(
                    "the heap spans more than 32 GiB; look at a dump with another tool");
        }
        lowest = bounds.lowest;
        begins = new long[(int) ((slots + 63) >>> 6)];
        before = new int[begins.length];
        size = bounds.objects;
        dump.read(
                new DumpFile.Reader() {
                    @Override
                    public void object(long id, long record) {
                        long slot = (id - lowest) >>> SLOT_SHIFT;
                        begins[(int) (slot >>> 6)] |= 1L << slot;
                    }
                });
        for (int word = 1; word < begins.length; word++) {
            before[word] = before[word - 1] + Long.bitCount(begins[word - 1]);
        }
        long recordBytes = (long) size * Long.BYTES;
        MemorySegment mapped = map(file, recordBytes + (long) size * Integer.BYTES);
        records = mapped.asSlice(0, recordBytes);
        waiting = mapped.asSlice(recordBytes);
        dump.read(
                new DumpFile.Reader() {
                    @Override
                    public void object(long id, long record) {
                        records.setAtIndex(ValueLayout.JAVA_LONG_UNALIGNED, number(id), record);
                    }
                });
    }

    private static final class Bounds implements DumpFile.Reader {
        private long lowest = Long.MAX_VALUE;
        private long highest;
        private int objects;

        @Override
        public void object(long id, long record) {
            lowest = Math.min(lowest, id);
            highest = Math.max(highest, id);
            objects++;
        }
    }

    private MemorySegment map(Path file, long bytes) throws IOException {
        try (FileChannel channel =
                FileChannel.open(
                        file,
                        StandardOpenOption.CREATE_NEW,
                        StandardOpenOption.READ,
                        StandardOpenOption.WRITE)) {
            return channel.map(MapMode.READ_WRITE, 0, Math.max(1, bytes), arena);
        }
    }

    int size() {
        return size;
    }

    /** The number of an object; -1 if that is none, such as a class. */
    int number(long id) {
        long slot = (id - lowest) >>> SLOT_SHIFT;
        int word = (int) (slot >>> 6);
        if (id < lowest || slot >>> 6 >= begins.length || (begins[word] & (1L << slot)) == 0) {
            return -1;
        }
        return before[word] + Long.bitCount(begins[word] & ((1L << slot) - 1));
    }

    /** Where the record of an object is in the dump. */
    long record(int number) {
        return records.getAtIndex(ValueLayout.JAVA_LONG_UNALIGNED, number);
    }

    /** Keeps a number for later; each once at most until all were taken. */
    void push(int number) {
        waiting.setAtIndex(ValueLayout.JAVA_INT_UNALIGNED, waitingCount++, number);
    }

    /** The number that was kept last; -1 if there is none. */
    int pop() {
        return waitingCount == 0
                ? -1
                : waiting.getAtIndex(ValueLayout.JAVA_INT_UNALIGNED, --waitingCount);
    }

    @Override
    public void close() {
        arena.close();
    }
}
