package dev.backplane.grpc.internal;

import com.google.protobuf.ByteString;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Queue;

/**
 * Chunks in on the transport's thread, a stream out on another. It asks for the next chunk only
 * when one was taken, so that an upload of any size needs the memory of two chunks.
 */
final class UploadPipe extends InputStream {

    private final Runnable requestChunk;
    private final Duration idle;
    private final Object lock = new Object();
    private final Queue<ByteString> chunks = new ArrayDeque<>(); // guarded by lock
    private boolean complete; // guarded by lock
    private @Nullable String failure; // guarded by lock
    private InputStream current = InputStream.nullInputStream();

    /**
     * The first chunk has been asked for already.
     *
     * @param requestChunk lets the sender send one more chunk
     * @param idle how long to wait for a chunk
     */
    UploadPipe(Runnable requestChunk, Duration idle) {
        this.requestChunk = requestChunk;
        this.idle = idle;
    }

    void offer(ByteString chunk) {
        synchronized (lock) {
            chunks.add(chunk);
            lock.notifyAll();
        }
    }

    void complete() {
        synchronized (lock) {
            complete = true;
            lock.notifyAll();
        }
    }

    /** The first reason counts. */
    void fail(String reason) {
        synchronized (lock) {
            if (failure == null) {
                failure = reason;
            }
            lock.notifyAll();
        }
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        while (true) {
            int count = current.read(target, offset, length);
            if (count >= 0) {
                return count;
            }
            ByteString next = take();
            if (next == null) {
                return -1;
            }
            current = next.newInput();
            requestChunk.run();
        }
    }

    private @Nullable ByteString take() throws IOException {
        long deadline = System.nanoTime() + idle.toNanos();
        synchronized (lock) {
            while (chunks.isEmpty() && !complete && failure == null) {
                long millis = (deadline - System.nanoTime()) / 1_000_000;
                if (millis <= 0) {
                    throw new IOException(
                            "the upload stalled: no bytes for "
                                    + idle.toMillis()
                                    + " ms (uploadIdleMillis of PID dev.backplane.grpc)");
                }
                try {
                    lock.wait(millis);
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                    throw new InterruptedIOException(
                            "interrupted while waiting for the upload's next bytes");
                }
            }
            if (failure != null) {
                throw new IOException(failure);
            }
            return chunks.poll();
        }
    }
}
