package dev.backplane.benchmarks.update;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Makes one version of a plugin after the other. */
final class Versions {

    private final Writer writer;
    private final Path folder;
    private final String name;
    private int latest;

    /** How one is made. */
    @FunctionalInterface
    interface Writer {
        /** Writes a file of that version. */
        void write(Path file, String version) throws IOException;
    }

    Versions(Path folder, String name, Writer writer) {
        this.folder = folder;
        this.name = name;
        this.writer = writer;
    }

    /** The next version: 1.0.0, 1.0.1 and so on, with a qualifier if that is not empty. */
    Path next(String qualifier) throws IOException {
        int number = latest++;
        String version = "1.0." + number + (qualifier.isEmpty() ? "" : "." + qualifier);
        Path file = folder.resolve(name + "-" + version + ".jar");
        writer.write(file, version);
        return file;
    }

    /** The next versions, a line each. */
    String next(int count, String qualifier) throws IOException {
        List<String> files = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            files.add(next(qualifier).toString());
        }
        return String.join("\n", files);
    }
}
