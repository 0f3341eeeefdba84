package dev.backplane.launcher;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;

/**
 * Tells the command line which process runs this home and where it listens; gone when it stops in
 * order.
 */
final class RunFiles {

    private static final String PID = "backplane.pid";
    private static final long POLL_MILLIS = 10;
    private static final String ENDPOINTS = "endpoints.properties";

    private final Path folder;

    RunFiles(Path folder) {
        this.folder = folder;
    }

    /** From now on this process has the home: what a run that was killed left behind goes. */
    void begin() throws IOException {
        delete();
        write(PID, ProcessHandle.current().pid() + "\n");
    }

    /** The living process that has the home; it may need a moment to say so. */
    OptionalLong awaitPid(Duration limit) throws InterruptedException {
        long deadline = System.nanoTime() + limit.toNanos();
        OptionalLong pid = pid();
        while (pid.isEmpty() && System.nanoTime() < deadline) {
            TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
            pid = pid();
        }
        return pid;
    }

    private OptionalLong pid() {
        try {
            long pid = Long.parseLong(Files.readString(folder.resolve(PID)).strip());
            return ProcessHandle.of(pid).isPresent() ? OptionalLong.of(pid) : OptionalLong.empty();
        } catch (IOException | NumberFormatException e) {
            return OptionalLong.empty(); // not there yet, or not a file of ours
        }
    }

    void writeEndpoints(Map<String, String> endpoints) throws IOException {
        StringBuilder lines = new StringBuilder();
        endpoints.forEach(
                (name, address) -> lines.append(name).append('=').append(address).append('\n'));
        write(ENDPOINTS, lines.toString());
    }

    private void write(String name, String content) throws IOException {
        Path half = Files.createTempFile(folder, name, ".tmp");
        Files.writeString(half, content, StandardCharsets.UTF_8);
        Files.move(half, folder.resolve(name), StandardCopyOption.ATOMIC_MOVE);
    }

    void delete() throws IOException {
        Files.deleteIfExists(folder.resolve(ENDPOINTS));
        Files.deleteIfExists(folder.resolve(PID));
    }
}
