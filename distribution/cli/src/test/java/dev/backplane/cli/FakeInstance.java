package dev.backplane.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A home that says it is run by a process; that process waits, and shows a runtime's option. */
final class FakeInstance implements AutoCloseable {

    private final Path home;
    private final Process process;

    /** A living runtime. */
    FakeInstance(Path home) throws IOException {
        this(home, "-Dbackplane.home=" + home.toRealPath());
    }

    /** Some process with this argument. */
    FakeInstance(Path home, String argument) throws IOException {
        this.home = home;
        process = new ProcessBuilder("sh", "-c", "read line", "sh", argument).start();
        write("backplane.pid", process.pid() + "\n");
    }

    FakeInstance listening(String endpoints) throws IOException {
        write("endpoints.properties", endpoints);
        return this;
    }

    private void write(String name, String content) throws IOException {
        Path run = Files.createDirectories(home.resolve("data/run"));
        Files.writeString(run.resolve(name), content);
    }

    long pid() {
        return process.pid();
    }

    Map<String, String> environment() {
        return Map.of("BACKPLANE_HOME", home.toString());
    }

    /** Ends the process and leaves its files, as a kill does. */
    @Override
    public void close() throws IOException {
        process.destroyForcibly();
        try {
            if (!process.waitFor(10, TimeUnit.SECONDS)) {
                throw new IOException("process " + process.pid() + " does not end");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
