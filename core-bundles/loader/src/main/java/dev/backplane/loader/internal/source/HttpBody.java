package dev.backplane.loader.internal.source;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.ProtocolException;
import java.util.Objects;

/** The body of an answer (RFC 9112, section 6): as long as announced, or it has broken off. */
final class HttpBody extends InputStream {

    private static final int MAX_LINE_BYTES = 8 * 1024;
    private static final int HEX = 16;

    private final InputStream in;
    private final boolean chunked;

    /** Bytes left of the body, or of the present chunk; as many as possible if nobody knows. */
    private long left;

    private final boolean open;
    private boolean begun;
    private boolean ended;

    private HttpBody(InputStream in, boolean chunked, boolean open, long left) {
        this.in = in;
        this.chunked = chunked;
        this.open = open;
        this.left = left;
    }

    static HttpBody of(HttpHead head, InputStream in) throws IOException {
        if (!head.header("Content-Encoding").orElse("identity").equalsIgnoreCase("identity")) {
            throw new ProtocolException("the server sent an encoding that was not asked for");
        }
        if (head.isChunked()) {
            return new HttpBody(in, true, false, 0);
        }
        long length = head.length().orElse(Long.MAX_VALUE);
        return new HttpBody(in, false, length == Long.MAX_VALUE, length);
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : Byte.toUnsignedInt(one[0]);
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        Objects.checkFromIndexSize(offset, length, target.length);
        if (left == 0 && !ended) {
            next();
        }
        if (ended || length == 0) {
            return ended ? -1 : 0;
        }
        int count = in.read(target, offset, (int) Math.min(left, length));
        if (count < 0) {
            if (!open) {
                throw new EOFException("the connection was closed");
            }
            ended = true;
            return -1;
        }
        left -= count;
        return count;
    }

    /** To the next chunk, or to the end. */
    private void next() throws IOException {
        if (chunked) {
            if (begun && !HttpHead.line(in, MAX_LINE_BYTES).isEmpty()) {
                throw new ProtocolException("the server sent a chunk that does not end");
            }
            begun = true;
            left = chunkSize(HttpHead.line(in, MAX_LINE_BYTES));
        }
        ended = left == 0;
    }

    private static long chunkSize(String line) throws ProtocolException {
        int semicolon = line.indexOf(';');
        String digits = (semicolon < 0 ? line : line.substring(0, semicolon)).strip();
        if (!digits.matches("[0-9a-fA-F]{1,15}")) {
            throw new ProtocolException("the server sent a chunk without a size");
        }
        return Long.parseLong(digits, HEX);
    }
}
