package dev.backplane.config.internal.fleet.redis;

import org.jspecify.annotations.Nullable;

import redis.clients.jedis.UnifiedJedis;
import redis.clients.jedis.params.SetParams;

import java.io.ByteArrayInputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Collections;
import java.util.Enumeration;
import java.util.stream.IntStream;

/** Artifacts in Redis, under their digest, in pieces; each has a slot of its own in a cluster. */
public final class RedisArtifacts implements AutoCloseable {

    /** No value in Redis is larger, so that it passes within the time-out of a slow network. */
    static final int PIECE = 1024 * 1024;

    /** After so many seconds without {@link #refresh} nobody names an artifact any more. */
    private static final long KEPT = Duration.ofDays(7).toSeconds();

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
        SetParams lasting = SetParams.setParams().ex(KEPT);
        try {
            for (byte[] piece = bytes.readNBytes(PIECE);
                    piece.length > 0;
                    piece = bytes.readNBytes(PIECE)) {
                redis.set(pieceKey(digest, pieces++), piece, lasting);
            }
            redis.set(key(digest), String.valueOf(pieces), lasting);
        } catch (RuntimeException e) {
            throw Faults.of(e);
        }
    }

    /** Keeps an artifact from being forgotten; false if it is not there in whole. */
    public boolean refresh(String digest) {
        try {
            int pieces = pieces(redis.get(key(digest)));
            for (int i = 0; i < pieces; i++) {
                if (redis.expire(pieceKey(digest, i), KEPT) == 0) {
                    return false;
                }
            }
            return pieces > 0 && redis.expire(key(digest), KEPT) > 0;
        } catch (RuntimeException e) {
            throw Faults.of(e);
        }
    }

    /** It is not what its digest says: it counts for not being there. */
    public void discard(String digest) {
        try {
            var _ = redis.del(key(digest));
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
        int pieces;
        try {
            pieces = pieces(redis.get(key(digest)));
        } catch (RuntimeException e) {
            throw Faults.of(e);
        }
        if (pieces == 0) {
            throw new FileNotFoundException(
                    "the fleet has no artifact sha256:"
                            + digest
                            + " yet; a node that has it stores it within a minute, else install it"
                            + " on one again");
        }
        Enumeration<InputStream> parts =
                Collections.enumeration(
                        IntStream.range(0, pieces)
                                .mapToObj(number -> (InputStream) new Piece(digest, number))
                                .toList());
        return new SequenceInputStream(parts);
    }

    @Override
    public void close() {
        redis.close();
    }

    private static int pieces(@Nullable String stored) {
        boolean isNumber = stored != null && stored.matches("\\d{1,4}");
        int pieces = isNumber ? Integer.parseInt(stored) : 0;
        return pieces > MOST_PIECES ? 0 : pieces;
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
