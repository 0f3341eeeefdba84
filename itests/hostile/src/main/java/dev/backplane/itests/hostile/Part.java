package dev.backplane.itests.hostile;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32;
import java.util.zip.Deflater;

/** One entry of a forged archive: its own header, its data, and its header in the index. */
final class Part {

    static final int LOCAL_BYTES = 30;
    static final int CENTRAL_BYTES = 46;

    private final byte[] content;
    private final byte[] data;
    private final boolean deflated;
    private final List<Patch> localPatches = new ArrayList<>();
    private final List<Patch> centralPatches = new ArrayList<>();
    private byte[] localName;
    private byte[] centralName;
    private byte[] localExtra = {};
    private byte[] centralExtra = {};
    private byte[] comment = {};
    private byte[] gap = {};

    /** Where its own header has been written. */
    private int position;

    Part(String name, byte[] content, boolean deflated) {
        this.localName = name.getBytes(StandardCharsets.UTF_8);
        this.centralName = localName;
        this.content = content;
        this.deflated = deflated;
        this.data = deflated ? deflate(content) : content;
    }

    Part name(byte[] both) {
        localName = both;
        centralName = both;
        return this;
    }

    Part localName(String name) {
        localName = name.getBytes(StandardCharsets.UTF_8);
        return this;
    }

    Part local(int offset, int width, long value) {
        localPatches.add(new Patch(offset, width, value));
        return this;
    }

    Part central(int offset, int width, long value) {
        centralPatches.add(new Patch(offset, width, value));
        return this;
    }

    Part both(int localOffset, int centralOffset, int width, long value) {
        return local(localOffset, width, value).central(centralOffset, width, value);
    }

    Part localExtra(byte[] bytes) {
        localExtra = bytes;
        return this;
    }

    Part centralExtra(byte[] bytes) {
        centralExtra = bytes;
        return this;
    }

    Part comment(byte[] bytes) {
        comment = bytes;
        return this;
    }

    /** Bytes in front of it that belong to nobody. */
    Part gap(byte[] bytes) {
        gap = bytes;
        return this;
    }

    int position() {
        return position;
    }

    int dataPosition() {
        return position + LOCAL_BYTES + localName.length + localExtra.length;
    }

    int compressedSize() {
        return data.length;
    }

    void writeLocal(ByteArrayOutputStream out) {
        out.writeBytes(gap);
        position = out.size();
        byte[] bytes = new byte[LOCAL_BYTES];
        ByteBuffer header = wrap(bytes);
        header.putInt(0x04034b50).putShort((short) 20).putShort((short) 0x0800);
        common(header);
        header.putShort((short) localName.length).putShort((short) localExtra.length);
        localPatches.forEach(patch -> patch.apply(header, 0));
        out.writeBytes(bytes);
        out.writeBytes(localName);
        out.writeBytes(localExtra);
        out.writeBytes(data);
    }

    void writeCentral(ByteArrayOutputStream out) {
        byte[] bytes = new byte[CENTRAL_BYTES];
        ByteBuffer header = wrap(bytes);
        header.putInt(0x02014b50)
                .putShort((short) 20)
                .putShort((short) 20)
                .putShort((short) 0x0800);
        common(header);
        header.putShort((short) centralName.length).putShort((short) centralExtra.length);
        header.putShort((short) comment.length).putShort((short) 0).putShort((short) 0).putInt(0);
        header.putInt(position);
        centralPatches.forEach(patch -> patch.apply(header, 0));
        out.writeBytes(bytes);
        out.writeBytes(centralName);
        out.writeBytes(centralExtra);
        out.writeBytes(comment);
    }

    private void common(ByteBuffer header) {
        CRC32 checksum = new CRC32();
        checksum.update(content);
        header.putShort((short) (deflated ? 8 : 0)).putShort((short) 0).putShort((short) 0x21);
        header.putInt((int) checksum.getValue()).putInt(data.length).putInt(content.length);
    }

    static ByteBuffer wrap(byte[] bytes) {
        return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }

    private static byte[] deflate(byte[] content) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (Deflater deflater = new Deflater(Deflater.BEST_COMPRESSION, true)) {
            deflater.setInput(content);
            deflater.finish();
            byte[] chunk = new byte[64 * 1024];
            while (!deflater.finished()) {
                out.write(chunk, 0, deflater.deflate(chunk));
            }
        }
        return out.toByteArray();
    }
}
