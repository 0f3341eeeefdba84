package dev.backplane.benchmarks.scale;

import dev.backplane.benchmarks.PluginCopy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Copies of one plugin under other names, so that everybody installs the same files. */
public final class TrivialJars {

    private TrivialJars() {}

    /** Writes {@code count} jars; each is a plugin and a bundle of its own. */
    public static List<Path> write(Path template, Path folder, int count) throws IOException {
        Files.createDirectories(folder);
        List<Path> jars = new ArrayList<>();
        for (int i = 1; i <= count; i++) {
            String name = String.format("trivial-%04d", i);
            Path jar = folder.resolve(name + ".jar");
            PluginCopy.write(template, jar, name, "1.0.0");
            jars.add(jar);
        }
        return jars;
    }
}
