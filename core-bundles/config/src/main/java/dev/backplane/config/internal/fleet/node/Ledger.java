package dev.backplane.config.internal.fleet.node;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.EOFException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32C;

/**
 * The file in which a node writes what it holds, how far it is and what it still has to send. It is
 * only appended to; a crash can cost its last record, which is noticed and cut off. Not
 * thread-safe.
 */
final class Ledger implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Ledger.class);
    private static final int HEADER = Integer.BYTES * 2;

    /** Smaller files are not worth rewriting. */
    private static final long SMALL = 1024 * 1024;

    private final Path file;
    private final boolean sync;

    /** No channel: that would be closed for everybody when a thread that writes is interrupted. */
    private RandomAccessFile out;

    private long rewritten;

    /** Opens the file, and creates it if need be. */
    Ledger(Path file, boolean sync) throws IOException {
        this.file = file;
        this.sync = sync;
        Files.createDirectories(file.toAbsolutePath().getParent());
        out = open(file);
    }

    private static RandomAccessFile open(Path file) throws IOException {
        return new RandomAccessFile(file.toFile(), "rw");
    }

    /** Everything in it, in order; what a crash left incomplete is cut off. */
    List<LedgerRecord> load() throws IOException {
        List<LedgerRecord> records = new ArrayList<>();
        ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file));
        int whole = 0;
        try {
            while (bytes.hasRemaining()) {
                records.add(LedgerRecord.decode(body(bytes)));
                whole = bytes.position();
            }
        } catch (IOException e) {
            LOG.warn(
                    "The last {} bytes of {} are of no use and are cut off ({}); what they held is"
                            + " read from the fleet again",
                    bytes.limit() - whole,
                    file,
                    e.getMessage());
            out.setLength(whole);
        }
        out.seek(whole);
        rewritten = whole;
        return records;
    }

    /**
     * Writes records, all or none.
     *
     * @param lasting whether they must survive a power cut
     */
    void append(List<? extends LedgerRecord> records, boolean lasting) throws IOException {
        if (records.isEmpty()) {
            return;
        }
        long before = out.getFilePointer();
        try {
            write(out, records);
            if (lasting && sync) {
                out.getFD().sync();
            }
        } catch (IOException e) {
            out.setLength(before);
            out.seek(before);
            throw e;
        }
    }

    /** Whether most of it is history. */
    boolean isLong() throws IOException {
        return out.getFilePointer() > Math.max(SMALL, rewritten * 3);
    }

    /** Replaces the content. */
    void rewrite(List<? extends LedgerRecord> records) throws IOException {
        Path next = file.resolveSibling(file.getFileName() + ".tmp");
        Files.deleteIfExists(next);
        RandomAccessFile written = open(next);
        try {
            write(written, records);
            written.getFD().sync();
            Files.move(next, file, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            written.close();
            Files.deleteIfExists(next);
            throw e;
        }
        out.close();
        out = written;
        rewritten = out.getFilePointer();
    }

    @Override
    public void close() throws IOException {
        out.close();
    }

    private static void write(RandomAccessFile out, List<? extends LedgerRecord> records)
            throws IOException {
        for (LedgerRecord record : records) {
            byte[] body = record.encoded();
            ByteBuffer buffer = ByteBuffer.allocate(HEADER + body.length);
            buffer.putInt(body.length).putInt(checksum(body)).put(body);
            out.write(buffer.array());
        }
    }

    private static byte[] body(ByteBuffer bytes) throws IOException {
        if (bytes.remaining() < HEADER) {
            throw new EOFException("a header is incomplete");
        }
        int length = bytes.getInt();
        int checksum = bytes.getInt();
        if (length < 0 || length > bytes.remaining()) {
            throw new EOFException("a record is incomplete");
        }
        byte[] body = new byte[length];
        bytes.get(body);
        if (checksum(body) != checksum) {
            throw new IOException("a record does not match its checksum");
        }
        return body;
    }

    private static int checksum(byte[] body) {
        CRC32C crc = new CRC32C();
        crc.update(body);
        return (int) crc.getValue();
    }
}
