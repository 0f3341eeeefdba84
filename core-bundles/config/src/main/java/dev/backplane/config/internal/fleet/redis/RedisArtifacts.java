package dev.backplane.config.internal.fleet.redis;

import redis.clients.jedis.UnifiedJedis;

import java.io.ByteArrayInputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.Enumeration;
import java.util.stream.IntStream;

/** Artifacts in Redis, under their digest, in pieces; each has a slot of its own in a cluster. */
public final class RedisArtifacts implements AutoCloseable {

    /** No value in Redis is larger. */
    static final int PIECE = 8 * 1024 * 1024;

    private static final int MOST_PIECES = 4_096;

    private final UnifiedJedis redis;

    /** Over an open client, which it closes. */
    public RedisArtifacts(UnifiedJedis redis) {
        this.redis = redis;
    }

    /** Whether the artifact is there in whole. */
    public boolean has(String digest) {
        try {
            return redis.exists(key(digest));
        } catch (RuntimeException e) {
            throw Faults.of(e);
        }
    }

    /** Stores an artifact. Its number of pieces comes last: until then it is not there. */
    public void store(String digest, InputStream bytes) throws IOException {
        int pieces = 0;
        try {
            for (byte[] piece = bytes.readNBytes(PIECE);
                    piece.length > 0;
                    piece = bytes.readNBytes(PIECE)) {
                redis.set(pieceKey(digest, pieces++), piece);
            }
            redis.set(key(digest), String.valueOf(pieces));
        } catch (RuntimeException e) {
            throw Faults.of(e);
        }
    }

    /**
     * Opens an artifact; the pieces are fetched as they are read. Whoever reads has to hold the
     * bytes against the digest.
     *
     * @throws FileNotFoundException if it is not there
     */
    public InputStream open(String digest) throws IOException {
        String pieces;
        try {
            pieces = redis.get(key(digest));
        } catch (RuntimeException e) {
            throw Faults.of(e);
        }
        if (pieces == null
                || !pieces.matches("\\d{1,4}")
                || Integer.parseInt(pieces) > MOST_PIECES) {
            throw new FileNotFoundException(
                    "the fleet has no artifact sha256:" + digest + "; install it on a node again");
        }
        Enumeration<InputStream> parts =
                Collections.enumeration(
                        IntStream.range(0, Integer.parseInt(pieces))
                                .mapToObj(number -> (InputStream) new Piece(digest, number))
                                .toList());
        return new SequenceInputStream(parts);
    }

    @Override
    public void close() {
        redis.close();
    }

    private static String key(String digest) {
        return "{blob:" + digest + "}";
    }

    private static byte[] pieceKey(String digest, int number) {
        return (key(digest) + ":" + number).getBytes(StandardCharsets.US_ASCII);
    }

    /** One piece, fetched when its first byte is asked for. */
    private final class Piece extends InputStream {

        private final String digest;
        private final int number;
        private InputStream fetched = InputStream.nullInputStream();
        private boolean open;

        Piece(String digest, int number) {
            this.digest = digest;
            this.number = number;
        }

        @Override
        public int read() throws IOException {
            return fetch().read();
        }

        @Override
        public int read(byte[] buffer, int offset, int length) throws IOException {
            return fetch().read(buffer, offset, length);
        }

        private InputStream fetch() throws IOException {
            if (!open) {
                byte[] bytes;
                try {
                    bytes = redis.get(pieceKey(digest, number));
                } catch (RuntimeException e) {
                    throw new IOException(Faults.of(e).getMessage(), e);
                }
                if (bytes == null) {
                    throw new FileNotFoundException(
                            "piece " + number + " of sha256:" + digest + " is missing in Redis");
                }
                fetched = new ByteArrayInputStream(bytes);
                open = true;
            }
            return fetched;
        }

        @Override
        public void close() {
            fetched = InputStream.nullInputStream();
            open = true;
        }
    }
}
