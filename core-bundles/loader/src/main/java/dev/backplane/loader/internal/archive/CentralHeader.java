package dev.backplane.loader.internal.archive;

import dev.backplane.loader.internal.message.Excerpt;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/** One header of the index. */
record CentralHeader(ArchiveEntry entry, int next) {

    private static final int SIGNATURE = 0x02014b50;
    private static final int BYTES = 46;
    private static final int STORED = 0;
    private static final int DEFLATED = 8;

    /** Encrypted, strongly encrypted, or with a masked header. */
    private static final int SECRET = 1 | 1 << 6 | 1 << 13;

    private static final int UNIX = 3;
    private static final int KIND_OF_FILE = 0xF000;
    private static final int REGULAR = 0x8000;

    static CentralHeader at(byte[] index, int at) throws BadArchive {
        if (at + BYTES > index.length || LittleEndian.i4(index, at) != SIGNATURE) {
            throw BadArchive.damaged("an entry in its index is damaged");
        }
        int nameBytes = LittleEndian.u2(index, at + 28);
        int extraBytes = LittleEndian.u2(index, at + 30);
        long next = (long) at + BYTES + nameBytes + extraBytes + LittleEndian.u2(index, at + 32);
        if (next > index.length) {
            throw BadArchive.damaged("an entry in its index is cut off");
        }
        String name = name(index, at + BYTES, nameBytes);
        int method = LittleEndian.u2(index, at + 10);
        checkKind(index, at, name, method);
        long size = LittleEndian.u4(index, at + 24);
        long compressed = LittleEndian.u4(index, at + 20);
        long position = LittleEndian.u4(index, at + 42);
        Zip64Extra extra =
                Zip64Extra.in(
                        index, at + BYTES + nameBytes, extraBytes, size, compressed, position);
        ArchiveEntry entry =
                new ArchiveEntry(
                        name,
                        method == DEFLATED,
                        LittleEndian.i4(index, at + 16),
                        extra.compressedSize(),
                        extra.size(),
                        extra.position(),
                        extra.position());
        if (method == STORED && entry.size() != entry.compressedSize()) {
            throw BadArchive.crafted(
                    "the entry %s has two sizes although it is not compressed"
                            .formatted(Excerpt.quoted(name)));
        }
        if (entry.isFolder() && entry.size() != 0) {
            throw BadArchive.crafted("the folder %s has content".formatted(Excerpt.quoted(name)));
        }
        return new CentralHeader(entry, (int) next);
    }

    private static void checkKind(byte[] index, int at, String name, int method) throws BadArchive {
        if ((LittleEndian.u2(index, at + 8) & SECRET) != 0) {
            throw BadArchive.crafted("the entry %s is encrypted".formatted(Excerpt.quoted(name)));
        }
        if (method != STORED && method != DEFLATED) {
            throw BadArchive.crafted(
                    "the entry %s is compressed by method %d, which Java does not know"
                            .formatted(Excerpt.quoted(name), method));
        }
        if (LittleEndian.u2(index, at + 34) != 0) {
            throw BadArchive.damaged(
                    "the entry %s lies in another part".formatted(Excerpt.quoted(name)));
        }
        int kind = LittleEndian.u2(index, at + 40) & KIND_OF_FILE;
        boolean unix = LittleEndian.u2(index, at + 4) >> 8 == UNIX;
        // Of folders every second archiver writes a kind of its own.
        if (unix && kind != 0 && kind != REGULAR && !name.endsWith("/")) {
            throw BadArchive.crafted(
                    "the entry %s is a symbolic link or a device, not a file"
                            .formatted(Excerpt.quoted(name)));
        }
    }

    private static String name(byte[] index, int at, int length) throws BadArchive {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(index, at, length))
                    .toString();
        } catch (CharacterCodingException e) {
            BadArchive bad = BadArchive.damaged("the name of an entry is not UTF-8");
            bad.initCause(e);
            throw bad;
        }
    }
}
