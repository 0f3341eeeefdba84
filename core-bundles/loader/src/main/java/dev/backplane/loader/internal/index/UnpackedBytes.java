package dev.backplane.loader.internal.index;

import java.io.BufferedInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.GZIPInputStream;

/** The bytes of an index, packed or not, up to a limit: few packed bytes may unpack to many. */
final class UnpackedBytes extends FilterInputStream {

    private static final int GZIP_FIRST = 0x1f;
    private static final int GZIP_SECOND = 0x8b;

    private final long maxBytes;
    private long count;

    private UnpackedBytes(InputStream in, long maxBytes) {
        super(in);
        this.maxBytes = maxBytes;
    }

    /** Whatever the file is called: its first bytes tell whether it is packed. */
    static InputStream of(InputStream raw, long maxBytes) throws IOException {
        InputStream in = new BufferedInputStream(raw);
        in.mark(2);
        boolean packed = in.read() == GZIP_FIRST && in.read() == GZIP_SECOND;
        in.reset();
        return new UnpackedBytes(packed ? new GZIPInputStream(in) : in, maxBytes);
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : Byte.toUnsignedInt(one[0]);
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        int read = super.read(target, offset, length);
        count += Math.max(0, read);
        if (count > maxBytes) {
            throw new BadIndex(
                    "it is larger than the limit of %,d bytes (maxIndexBytes of dev.backplane.loader)"
                            .formatted(maxBytes));
        }
        return read;
    }
}
