package dev.backplane.loader.internal.store;

import dev.backplane.loader.Digest;
import dev.backplane.loader.internal.source.Sink;
import dev.backplane.plugin.ErrorCode;
import dev.backplane.plugin.PluginException;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;

/** Each byte goes to the file and the digest together; nothing is read twice. */
final class IncomingFile implements Sink, Closeable {

    private final String artifact;
    private final FileChannel file;
    private final long maxBytes;
    private final MessageDigest hash = Sha256.begin();
    private long length;

    IncomingFile(String artifact, Path file, long maxBytes) throws IOException {
        this.artifact = artifact;
        this.file = FileChannel.open(file, StandardOpenOption.WRITE);
        this.maxBytes = maxBytes;
    }

    @Override
    public void write(byte[] bytes, int offset, int count) {
        length += count;
        if (length > maxBytes) {
            throw new PluginException(
                    ErrorCode.TOO_LARGE,
                    ("'%s' is larger than the limit of %,d bytes (maxArtifactBytes"
                                    + " of dev.backplane.loader)")
                            .formatted(artifact, maxBytes));
        }
        hash.update(bytes, offset, count);
        try {
            ByteBuffer left = ByteBuffer.wrap(bytes, offset, count);
            while (left.hasRemaining()) {
                file.write(left);
            }
        } catch (IOException e) {
            throw unwritable(e);
        }
    }

    @Override
    public long length() {
        return length;
    }

    @Override
    public void restart() {
        try {
            file.truncate(0);
        } catch (IOException e) {
            throw unwritable(e);
        }
        hash.reset();
        length = 0;
    }

    Digest digest() {
        return Sha256.end(hash);
    }

    private PluginException unwritable(IOException cause) {
        return ArtifactStore.internal("'" + artifact + "' cannot be written to the store", cause);
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
