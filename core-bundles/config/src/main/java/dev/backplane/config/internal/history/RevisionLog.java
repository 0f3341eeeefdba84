package dev.backplane.config.internal.history;

import dev.backplane.config.internal.storage.DurableDirectory;
import dev.backplane.config.internal.storage.PidFileName;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The revisions on disk: a file for each PID, a line for each revision, only ever added to until it
 * is twice as long as it need be. Not for several threads at once.
 */
final class RevisionLog {

    private static final Logger LOG = LoggerFactory.getLogger(RevisionLog.class);
    private static final String SUFFIX = ".log";

    private final DurableDirectory directory;
    private final boolean sync;
    private final Pen pen;
    private final Map<String, Tail> tails = new HashMap<>();
    private boolean entriesLag;

    /** The end of one file: its latest revision, how many it has, how long it is while sound. */
    private record Tail(@Nullable Kept head, int count, long bytes) {}

    /** Writes bytes where a file stands. */
    @FunctionalInterface
    interface Pen {
        void write(FileChannel file, ByteBuffer bytes) throws IOException;
    }

    RevisionLog(DurableDirectory directory, boolean sync) {
        this(directory, sync, RevisionLog::writeAll);
    }

    RevisionLog(DurableDirectory directory, boolean sync, Pen pen) {
        this.directory = directory;
        this.sync = sync;
        this.pen = pen;
    }

    private static void writeAll(FileChannel file, ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            file.write(bytes);
        }
    }

    /** The latest revision; null if there is none. */
    @Nullable Kept head(String pid) throws IOException {
        return tail(pid).head();
    }

    /** All that are kept, oldest first. */
    List<Kept> all(String pid) throws IOException {
        List<Kept> all = new ArrayList<>();
        var _ = read(pid, all);
        return all;
    }

    private Tail tail(String pid) throws IOException {
        Tail known = tails.get(pid);
        if (known == null) {
            known = read(pid, new ArrayList<>());
            tails.put(pid, known);
        }
        return known;
    }

    private Tail read(String pid, List<Kept> into) throws IOException {
        byte[] bytes;
        try {
            bytes = Files.readAllBytes(file(pid));
        } catch (NoSuchFileException e) {
            return new Tail(null, 0, 0);
        }
        Path file = file(pid);
        long sound = 0;
        int begin = 0;
        for (int i = 0; i < bytes.length; i++) {
            if (bytes[i] == '\n') {
                String line = new String(bytes, begin, i - begin, StandardCharsets.UTF_8);
                KeptForm.read(line)
                        .ifPresentOrElse(
                                into::add,
                                () ->
                                        LOG.error(
                                                "A revision of {} in {} is damaged and left out",
                                                pid,
                                                file));
                begin = i + 1;
                sound = begin;
            }
        }
        return new Tail(into.isEmpty() ? null : into.getLast(), into.size(), sound);
    }

    /**
     * Adds a revision, which is on disk then; if it cannot be, the file is what it was.
     *
     * @param keep how many are to be kept
     */
    void append(String pid, Kept kept, int keep) throws IOException {
        add(pid, kept, keep, sync);
    }

    /** The same for what holds already: comparing would find it again if a power cut takes it. */
    void note(String pid, Kept kept, int keep) throws IOException {
        add(pid, kept, keep, false);
    }

    private void add(String pid, Kept kept, int keep, boolean lasting) throws IOException {
        Tail tail = tail(pid);
        if (tail.count() >= 2 * keep) {
            tail = compacted(pid, keep);
        }
        byte[] line = KeptForm.write(kept);
        boolean isNew = tail.bytes() == 0;
        try (FileChannel file =
                FileChannel.open(file(pid), StandardOpenOption.WRITE, StandardOpenOption.CREATE)) {
            try {
                file.truncate(tail.bytes()); // what a crash left half-written
                file.position(tail.bytes());
                pen.write(file, ByteBuffer.wrap(line));
                if (lasting) {
                    file.force(false);
                }
            } catch (IOException e) {
                takeBack(file, tail.bytes(), e);
                throw e;
            }
        }
        entriesLag |= isNew;
        if (lasting && entriesLag) {
            directory.syncEntries();
            entriesLag = false;
        }
        tails.put(pid, new Tail(kept, tail.count() + 1, tail.bytes() + line.length));
    }

    /** Takes the latest away again, since what it tells of did not happen. */
    void removeLatest(String pid) throws IOException {
        List<Kept> all = all(pid);
        Tail tail = tail(pid);
        int length = KeptForm.write(all.getLast()).length;
        try (FileChannel file = FileChannel.open(file(pid), StandardOpenOption.WRITE)) {
            file.truncate(tail.bytes() - length);
        }
        tails.remove(pid);
    }

    private static void takeBack(FileChannel file, long bytes, IOException reason) {
        try {
            file.truncate(bytes);
        } catch (IOException e) {
            reason.addSuppressed(e);
        }
    }

    private Tail compacted(String pid, int keep) throws IOException {
        List<Kept> all = all(pid);
        List<Kept> rest = all.subList(Math.max(0, all.size() - keep), all.size());
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (Kept each : rest) {
            bytes.writeBytes(KeptForm.write(each));
        }
        directory.replace(name(pid), bytes.toByteArray());
        return new Tail(rest.getLast(), rest.size(), bytes.size());
    }

    private Path file(String pid) throws IOException {
        return directory.file(name(pid));
    }

    private static String name(String pid) throws IOException {
        String name = PidFileName.of(pid);
        return name.substring(0, name.length() - PidFileName.SUFFIX.length()) + SUFFIX;
    }
}
