package dev.backplane.benchmarks.scale;

import dev.backplane.benchmarks.Folders;
import dev.backplane.benchmarks.Samples;
import dev.backplane.benchmarks.Setting;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Runs {@link BareFelix} in a JVM of its own, with the options that the runtime's JVM has. */
final class FelixPlugins {

    private static final long LIMIT_SECONDS = 300;

    /** What the trivial plugin needs to be wired and to get its component. */
    private static final List<String> CORE =
            List.of(
                    "lib/org.osgi.util.function",
                    "lib/org.osgi.util.promise",
                    "lib/org.osgi.service.component",
                    "lib/jspecify",
                    "bundles/05/org.apache.felix.configadmin-",
                    "bundles/10/org.apache.felix.scr",
                    "bundles/15/dev.backplane.api");

    private final Setting setting;
    private final List<String> jvmOptions;
    private final Path core;
    private final Path archive;

    FelixPlugins(Setting setting, List<String> jvmOptions) throws IOException {
        this.setting = setting;
        this.jvmOptions = jvmOptions;
        this.archive = setting.work().resolve("felix.jsa");
        List<String> files = new ArrayList<>();
        for (String prefix : CORE) {
            files.add(jar(prefix));
        }
        this.core = Files.write(setting.work().resolve("core.txt"), files);
    }

    private String jar(String prefix) throws IOException {
        Path pattern = setting.distribution().resolve(prefix);
        try (Stream<Path> files = Files.list(pattern.getParent())) {
            return files.map(Path::toString)
                    .filter(file -> file.startsWith(pattern.toString()))
                    .findFirst()
                    .orElseThrow(() -> new IOException("the distribution has no " + prefix));
        }
    }

    /** The seconds each plugin took in an empty framework. */
    InstallTimes install(List<Path> plugins) throws IOException, InterruptedException {
        Path storage = setting.work().resolve("felix-cache");
        Path times = setting.work().resolve("felix-times.txt");
        Path log = setting.work().resolve("felix.log");
        Folders.delete(storage);
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin/java").toString());
        command.addAll(jvmOptions);
        command.addAll(List.of("-XX:+AutoCreateSharedArchive", "-XX:SharedArchiveFile=" + archive));
        command.addAll(
                List.of(
                        "-cp",
                        classPath(),
                        BareFelix.class.getName(),
                        storage.toString(),
                        core.toString(),
                        list(plugins).toString(),
                        times.toString()));
        Process felix =
                new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectOutput(log.toFile())
                        .start();
        if (!felix.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS) || felix.exitValue() != 0) {
            felix.destroyForcibly();
            throw new IOException("bare Felix failed:\n" + Files.readString(log));
        }
        List<Double> seconds =
                Files.readAllLines(times).stream().map(line -> Long.parseLong(line) / 1e9).toList();
        return new InstallTimes(
                new Samples(seconds.subList(1, seconds.size())), seconds.getFirst());
    }

    /** The framework and this class, nothing else. */
    private String classPath() throws IOException {
        return setting.build().resolve("benchmarks.jar")
                + File.pathSeparator
                + jar("lib/org.apache.felix.framework-");
    }

    private Path list(List<Path> plugins) throws IOException {
        return Files.write(
                setting.work().resolve("plugins.txt"),
                plugins.stream().map(Path::toString).toList());
    }
}
