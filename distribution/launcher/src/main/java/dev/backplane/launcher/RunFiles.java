package dev.backplane.launcher;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;

/**
 * Tells the command line which process runs this home and where it listens; gone when it stops in
 * order.
 */
final class RunFiles {

    private final Path folder;

    RunFiles(Path folder) {
        this.folder = folder;
    }

    void writePid() throws IOException {
        write("backplane.pid", ProcessHandle.current().pid() + "\n");
    }

    void writeEndpoints(Map<String, String> endpoints) throws IOException {
        StringBuilder lines = new StringBuilder();
        endpoints.forEach(
                (name, address) -> lines.append(name).append('=').append(address).append('\n'));
        write("endpoints.properties", lines.toString());
    }

    private void write(String name, String content) throws IOException {
        Path half = Files.createTempFile(folder, name, ".tmp");
        Files.writeString(half, content, StandardCharsets.UTF_8);
        Files.move(half, folder.resolve(name), StandardCopyOption.ATOMIC_MOVE);
    }

    void delete() throws IOException {
        Files.deleteIfExists(folder.resolve("endpoints.properties"));
        Files.deleteIfExists(folder.resolve("backplane.pid"));
    }
}
