package dev.backplane.loader.internal.archive;

import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Objects;

/**
 * Bytes that can be read at any place by several threads at once: a file, or a jar within a jar.
 */
public sealed interface Content extends Closeable {

    /** In bytes. */
    long size();

    /**
     * Fills the array's range.
     *
     * @throws EOFException if it ends before that
     * @throws IOException if it cannot be read
     */
    void read(long position, byte[] into, int offset, int length) throws IOException;

    /**
     * Opens a file.
     *
     * @throws IOException if there is none, or it cannot be read
     */
    static Content of(Path file) throws IOException {
        return new OfFile(FileChannel.open(file, StandardOpenOption.READ));
    }

    /** Takes the array as it is. */
    static Content of(byte[] bytes) {
        return new OfMemory(bytes);
    }

    /** Not mapped into memory: a file that somebody shortens meanwhile would end the JVM's read. */
    record OfFile(FileChannel channel, long size) implements Content {

        OfFile(FileChannel channel) throws IOException {
            this(channel, channel.size());
        }

        @Override
        public void read(long position, byte[] into, int offset, int length) throws IOException {
            ByteBuffer target = ByteBuffer.wrap(into, offset, length);
            while (target.hasRemaining()) {
                int count = channel.read(target, position + target.position() - offset);
                if (count < 0) {
                    throw new EOFException("it ends at byte " + (position + target.position()));
                }
            }
        }

        @Override
        public void close() throws IOException {
            channel.close();
        }
    }

    /** A jar within a jar, unpacked. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record OfMemory(byte[] bytes) implements Content {

        @Override
        public long size() {
            return bytes.length;
        }

        @Override
        public void read(long position, byte[] into, int offset, int length) throws IOException {
            if (position < 0 || position + length > bytes.length) {
                throw new EOFException("it ends at byte " + bytes.length);
            }
            Objects.checkFromIndexSize(offset, length, into.length);
            System.arraycopy(bytes, (int) position, into, offset, length);
        }

        @Override
        public void close() {
            // nothing is open
        }
    }
}
