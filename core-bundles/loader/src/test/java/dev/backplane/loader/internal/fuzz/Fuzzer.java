package dev.backplane.loader.internal.fuzz;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A JVM that fuzzes: the fuzzer counts, and changes classes, within the whole of it. */
final class Fuzzer {

    private static final Pattern COVERED = Pattern.compile(" cov: (\\d+) ");
    private static final int FOUND = 77;
    private static final int SLACK_SECONDS = 120;

    private final Class<?> target;
    private final Path folder;
    private final List<String> options = new ArrayList<>();

    /** What it leaves behind goes to the folder: findings, above all. */
    Fuzzer(Class<?> target, Path folder) {
        this.target = target;
        this.folder = folder;
    }

    Fuzzer with(String... more) {
        options.addAll(List.of(more));
        return this;
    }

    /**
     * Runs it to its end.
     *
     * @param seconds how long that should take at most; some more are granted
     * @throws AssertionError if it does not end
     */
    Outcome run(int seconds) throws IOException, InterruptedException {
        Path log = Files.createDirectories(folder).resolve(target.getSimpleName() + ".log");
        Process process =
                new ProcessBuilder(command())
                        .directory(folder.toFile())
                        .redirectErrorStream(true)
                        .redirectOutput(log.toFile())
                        .start();
        try {
            if (!process.waitFor(seconds + SLACK_SECONDS, TimeUnit.SECONDS)) {
                throw new AssertionError("the fuzzer does not end, see " + log);
            }
        } finally {
            process.destroyForcibly();
        }
        return new Outcome(process.exitValue(), Files.readString(log));
    }

    private List<String> command() {
        String path =
                System.getProperty(
                        "surefire.test.class.path", System.getProperty("java.class.path"));
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(
                List.of(
                        "-Xmx512m",
                        "-XX:+EnableDynamicAgentLoading",
                        "--enable-native-access=ALL-UNNAMED",
                        "--sun-misc-unsafe-memory-access=allow",
                        "-cp",
                        path,
                        "com.code_intelligence.jazzer.Jazzer",
                        "--target_class=" + target.getName(),
                        "--reproducer_path=" + folder,
                        "-artifact_prefix=" + folder + "/"));
        command.addAll(options);
        return command;
    }

    /**
     * What came of it.
     *
     * @param exit its exit status
     * @param log what it said
     */
    record Outcome(int exit, String log) {

        boolean foundSomething() {
            return exit == FOUND;
        }

        /** How many places of the code it has seen executed; 0 if it sees nothing. */
        int covered() {
            int covered = 0;
            Matcher matcher = COVERED.matcher(log);
            while (matcher.find()) {
                covered = Integer.parseInt(matcher.group(1));
            }
            return covered;
        }
    }
}
