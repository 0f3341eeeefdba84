package dev.backplane.monitor.internal.heap;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A dump in the JDK's format HPROF 1.0.2, mapped: objects are known by the positions of their
 * records, so that the heap which the dump shows is not filled by reading it.
 */
final class DumpFile implements AutoCloseable {

    /** Is shown the records of a dump, from the front to the back. */
    interface Reader {

        /** A class. */
        default void type(DumpedClass type) {}

        /** An object of any kind; {@link #isInstance} and the like tell more. */
        default void object(long id, long record) {}
    }

    static final int REFERENCE = 2;

    private static final ValueLayout.OfLong LONG =
            ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);
    private static final ValueLayout.OfInt INT =
            ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);
    private static final ValueLayout.OfShort SHORT =
            ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);

    /** Bytes of a value of each type. */
    private static final int[] WIDTHS = {0, 0, 8, 0, 1, 2, 4, 8, 1, 2, 4, 8};

    /** Bytes of each kind of root, by its tag; 0 if there is no such kind. */
    private static final int[] ROOTS = {0, 17, 17, 17, 13, 9, 13, 9, 17};

    private static final int UNKNOWN_ROOT = 0xff;
    private static final int CLASS = 0x20;
    private static final int INSTANCE = 0x21;
    private static final int REFERENCES = 0x22;
    private static final int PRIMITIVES = 0x23;
    private static final int HEADER = 9;

    private final Arena arena = Arena.ofShared();
    private final MemorySegment bytes;
    private final long first;
    private final Map<Long, String> names = new HashMap<>();

    DumpFile(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file)) {
            bytes = channel.map(MapMode.READ_ONLY, 0, channel.size(), arena);
        }
        long end = 0;
        while (end < bytes.byteSize() && tag(end) != 0) {
            end++;
        }
        first = end + 1 + 4 + 8; // the length of ids, and the date
        if (bytes.byteSize() < first || number(end + 1) != Long.BYTES) {
            throw new IOException(file + " is no heap dump with ids of 8 bytes");
        }
        readNames();
    }

    static int width(int type) {
        int width = type > 0 && type < WIDTHS.length ? WIDTHS[type] : 0;
        if (width == 0) {
            throw new IllegalStateException("a heap dump has a value of unknown type " + type);
        }
        return width;
    }

    private void readNames() {
        Map<Long, Long> texts = new HashMap<>();
        Map<Long, Long> classes = new HashMap<>();
        for (long at = first; at < bytes.byteSize(); at = after(at)) {
            if (tag(at) == 1) {
                texts.put(reference(at + HEADER), at);
            } else if (tag(at) == 2) {
                classes.put(reference(at + HEADER + 4), reference(at + HEADER + 16));
            }
        }
        classes.forEach((type, text) -> names.put(type, text(texts.getOrDefault(text, -1L))));
    }

    private String text(long record) {
        if (record < 0) {
            return "";
        }
        byte[] text = new byte[number(record + 5) - Long.BYTES];
        MemorySegment.copy(
                bytes, ValueLayout.JAVA_BYTE, record + HEADER + Long.BYTES, text, 0, text.length);
        return new String(text, StandardCharsets.UTF_8).replace('/', '.');
    }

    /** As in {@link Class#getName}. */
    String className(long type) {
        return names.getOrDefault(type, "");
    }

    /** Shows all classes and objects. */
    void read(Reader reader) {
        for (long at = first; at < bytes.byteSize(); at = after(at)) {
            if (tag(at) == 0x0c || tag(at) == 0x1c) {
                long end = after(at);
                for (long record = at + HEADER; record < end; ) {
                    record = read(record, reader);
                }
            }
        }
    }

    private long after(long record) {
        return record + HEADER + Integer.toUnsignedLong(number(record + 5));
    }

    private long read(long record, Reader reader) {
        int tag = tag(record);
        if (tag == CLASS) {
            return readClass(record, reader);
        }
        if (tag == INSTANCE || tag == REFERENCES || tag == PRIMITIVES) {
            reader.object(reference(record + 1), record);
            return content(record) + contentBytes(record);
        }
        int root = tag == UNKNOWN_ROOT ? HEADER : tag < ROOTS.length ? ROOTS[tag] : 0;
        if (root == 0) {
            throw new IllegalStateException("a heap dump has a record of unknown kind " + tag);
        }
        return record + root;
    }

    private long readClass(long record, Reader reader) {
        long at = record + 1 + 8 + 4 + 6 * 8 + 4;
        int constants = small(at);
        at += 2;
        for (int i = 0; i < constants; i++) {
            at += 3 + width(tag(at + 2));
        }
        List<Long> statics = new ArrayList<>();
        int count = small(at);
        at += 2;
        for (int i = 0; i < count; i++) {
            int type = tag(at + 8);
            if (type == REFERENCE) {
                statics.add(reference(at + HEADER));
            }
            at += HEADER + width(type);
        }
        List<Integer> fields = new ArrayList<>();
        count = small(at);
        at += 2;
        for (int i = 0; i < count; i++) {
            fields.add(tag(at + 8));
            at += HEADER;
        }
        reader.type(
                new DumpedClass(
                        reference(record + 1),
                        reference(record + 13),
                        reference(record + 21),
                        statics,
                        fields));
        return at;
    }

    boolean isInstance(long record) {
        return tag(record) == INSTANCE;
    }

    boolean isReferences(long record) {
        return tag(record) == REFERENCES;
    }

    /** The class of an instance. */
    long type(long record) {
        return reference(record + 13);
    }

    /** How many elements an array has. */
    long length(long record) {
        return Integer.toUnsignedLong(number(record + 13));
    }

    /** The type of the elements of an array that does not hold references. */
    int elementType(long record) {
        return tag(record + 17);
    }

    /** Where the fields of an instance begin, those of the class before those of its superclass. */
    long content(long record) {
        return record + (tag(record) == PRIMITIVES ? 18 : 25);
    }

    private long contentBytes(long record) {
        return switch (tag(record)) {
            case INSTANCE -> Integer.toUnsignedLong(number(record + 21));
            case REFERENCES -> Long.BYTES * length(record);
            default -> width(elementType(record)) * length(record);
        };
    }

    long reference(long at) {
        return bytes.get(LONG, at);
    }

    int number(long at) {
        return bytes.get(INT, at);
    }

    private int small(long at) {
        return bytes.get(SHORT, at) & 0xffff;
    }

    private int tag(long at) {
        return bytes.get(ValueLayout.JAVA_BYTE, at) & 0xff;
    }

    @Override
    public void close() {
        arena.close();
    }
}
