package dev.backplane.manager.internal.unload.heap;

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
 * A dump in the JDK's format HPROF 1.0.2, mapped and read from the front to the back, as often as
 * asked: nothing but names and classes is kept in memory, since the heap that the dump shows is the
 * one of this process.
 */
final class HeapFile implements AutoCloseable {

    private static final ValueLayout.OfLong LONG =
            ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);
    private static final ValueLayout.OfInt INT =
            ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);
    private static final ValueLayout.OfShort SHORT =
            ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);

    private static final int RECORD_HEADER = 9;
    private static final int ID = 8;

    private final Arena arena = Arena.ofShared();
    private final MemorySegment bytes;
    private final long begin;
    private final Map<Long, Long> texts = new HashMap<>();
    private final Map<Long, Long> classNames = new HashMap<>();

    HeapFile(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file)) {
            bytes = channel.map(MapMode.READ_ONLY, 0, channel.size(), arena);
        }
        long end = 0;
        while (u1(end) != 0) {
            end++;
        }
        if (u4(end + 1) != ID) {
            throw new IOException("the heap dump has ids of " + u4(end + 1) + " bytes, not 8");
        }
        begin = end + 1 + 4 + 8;
        names();
    }

    int u1(long at) {
        return bytes.get(ValueLayout.JAVA_BYTE, at) & 0xff;
    }

    private int u2(long at) {
        return bytes.get(SHORT, at) & 0xffff;
    }

    private int u4(long at) {
        return bytes.get(INT, at);
    }

    long id(long at) {
        return bytes.get(LONG, at);
    }

    /** The text of that id; empty if there is none. */
    String text(long id) {
        Long at = texts.get(id);
        if (at == null) {
            return "";
        }
        byte[] text = new byte[u4(at - 4) - ID];
        MemorySegment.copy(bytes, ValueLayout.JAVA_BYTE, at + ID, text, 0, text.length);
        return new String(text, StandardCharsets.UTF_8);
    }

    /** As in source code: {@code java.util.Map$Entry}. */
    String className(long type) {
        return text(classNames.getOrDefault(type, 0L)).replace('/', '.');
    }

    private void names() {
        for (long at = begin; at < bytes.byteSize(); at = next(at)) {
            long body = at + RECORD_HEADER;
            if (u1(at) == 0x01) {
                texts.put(id(body), body);
            } else if (u1(at) == 0x02) {
                classNames.put(id(body + 4), id(body + 4 + ID + 4));
            }
        }
    }

    private long next(long at) {
        return at + RECORD_HEADER + Integer.toUnsignedLong(u4(at + 5));
    }

    /** Shows everything. */
    void walk(HeapVisitor visitor) {
        for (long at = begin; at < bytes.byteSize(); at = next(at)) {
            if (u1(at) == 0x0c || u1(at) == 0x1c) {
                long end = next(at);
                for (long inner = at + RECORD_HEADER; inner < end; ) {
                    inner = show(inner, visitor);
                }
            }
        }
    }

    private long show(long at, HeapVisitor visitor) {
        int tag = u1(at);
        long object = id(at + 1);
        return switch (tag) {
            case 0x20 -> type(at, visitor);
            case 0x21 -> {
                visitor.instance(object, id(at + 13), at + 25);
                yield at + 25 + Integer.toUnsignedLong(u4(at + 21));
            }
            case 0x22 -> {
                int length = u4(at + 13);
                visitor.array(object, id(at + 17), at + 25, length);
                yield at + 25 + (long) ID * length;
            }
            case 0x23 -> at + 18 + (long) HeapClass.sizeOf(u1(at + 17)) * u4(at + 13);
            default -> {
                RootKind kind = RootKind.of(tag);
                visitor.root(kind, object, kind.hasThread() ? u4(at + 9) : 0);
                yield at + 9 + kind.rest();
            }
        };
    }

    private long type(long begin, HeapVisitor visitor) {
        long at = begin + 1 + ID + 4 + 6 * ID + 4;
        int constants = u2(at);
        at += 2;
        for (int i = 0; i < constants; i++) {
            at += 3 + HeapClass.sizeOf(u1(at + 2));
        }
        List<HeapClass.Static> statics = new ArrayList<>();
        int count = u2(at);
        at += 2;
        for (int i = 0; i < count; i++) {
            int kind = u1(at + ID);
            if (kind == HeapClass.OBJECT) {
                statics.add(new HeapClass.Static(id(at), id(at + ID + 1)));
            }
            at += ID + 1 + HeapClass.sizeOf(kind);
        }
        List<HeapClass.Field> fields = new ArrayList<>();
        count = u2(at);
        at += 2;
        for (int i = 0; i < count; i++) {
            fields.add(new HeapClass.Field(id(at), u1(at + ID)));
            at += ID + 1;
        }
        long refs = begin + 1 + ID + 4;
        visitor.type(
                new HeapClass(
                        id(begin + 1),
                        id(refs),
                        id(refs + ID),
                        List.of(id(refs + 2 * ID), id(refs + 3 * ID)),
                        statics,
                        fields));
        return at;
    }

    @Override
    public void close() {
        arena.close();
    }
}
