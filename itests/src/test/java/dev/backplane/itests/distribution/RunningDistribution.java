package dev.backplane.itests.distribution;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * The assembled distribution as an operator has it: a home of its own, {@code bin/backplane}, and
 * nothing else.
 */
final class RunningDistribution implements AutoCloseable {

    private static final Path DISTRIBUTION = Path.of(System.getProperty("backplane.distribution"));
    private static final long COMMAND_SECONDS = 90;

    /**
     * What a command did.
     *
     * @param status its exit status
     * @param out what it printed
     * @param err what it complained
     */
    record Outcome(int status, String out, String err) {

        Outcome succeeded() {
            assertThat(status).as("%s%n%s", out, err).isZero();
            return this;
        }
    }

    private final Path home;
    private final List<String> environment = new ArrayList<>();

    RunningDistribution(String name) throws IOException {
        home = Files.createTempDirectory(work(), name).toRealPath();
        Files.createDirectories(home.resolve("plugins"));
    }

    private static Path work() throws IOException {
        return Files.createDirectories(Path.of(System.getProperty("backplane.itests.work")));
    }

    static Path sample(String name) throws IOException {
        try (Stream<Path> files = Files.list(DISTRIBUTION.resolve("samples"))) {
            return files.filter(file -> file.getFileName().toString().contains(name))
                    .findFirst()
                    .orElseThrow();
        }
    }

    Path home() {
        return home;
    }

    /** A variable for every later command, as {@code NAME=value}. */
    void environment(String assignment) {
        environment.add(assignment);
    }

    /**
     * Sets configuration of one PID for the next start.
     *
     * @param properties the members of a JSON object
     */
    void configure(String pid, String properties) throws IOException {
        Files.writeString(
                Files.createDirectories(home.resolve("configs")).resolve(pid + ".json"),
                """
                {
                  ":configurator:resource-version": 1,
                  ":configurator:symbolic-name": "test.%1$s",
                  ":configurator:version": "1.0.0",
                  "%1$s": { %2$s }
                }
                """
                        .formatted(pid, properties));
    }

    Outcome start() throws IOException, InterruptedException {
        return backplane("start").succeeded();
    }

    /** Ends the runtime's process at once, as a power cut would. */
    void kill() throws IOException, InterruptedException {
        ProcessHandle process = ProcessHandle.of(pid()).orElseThrow();
        process.destroyForcibly();
        for (int i = 0; i < 500 && process.isAlive(); i++) {
            TimeUnit.MILLISECONDS.sleep(10);
        }
        assertThat(process.isAlive()).isFalse();
    }

    long pid() throws IOException {
        return Long.parseLong(Files.readString(home.resolve("data/run/backplane.pid")).trim());
    }

    String endpoint(String name) throws IOException {
        Properties endpoints = new Properties();
        try (InputStream file =
                Files.newInputStream(home.resolve("data/run/endpoints.properties"))) {
            endpoints.load(file);
        }
        return endpoints.getProperty(name);
    }

    /** Begins to run it in the foreground of another process; the caller ends that. */
    Process launch() throws IOException {
        Path console = home.resolve("launched.log");
        return command("run")
                .redirectOutput(ProcessBuilder.Redirect.appendTo(console.toFile()))
                .redirectErrorStream(true)
                .start();
    }

    private ProcessBuilder command(String... arguments) {
        List<String> command = new ArrayList<>();
        command.add(DISTRIBUTION.resolve("bin/backplane").toString());
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().put("BACKPLANE_HOME", home.toString());
        builder.environment().put("BACKPLANE_CLASS_ARCHIVE", "no");
        for (String port : List.of("GRPC", "HTTP", "SSH")) {
            builder.environment().put("BACKPLANE_" + port + "_PORT", "0");
        }
        for (String assignment : environment) {
            int equals = assignment.indexOf('=');
            builder.environment()
                    .put(assignment.substring(0, equals), assignment.substring(equals + 1));
        }
        return builder.redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()));
    }

    /** Runs {@code bin/backplane} with these arguments to its end. */
    Outcome backplane(String... arguments) throws IOException, InterruptedException {
        return begin(arguments).end();
    }

    /** Begins to run {@code bin/backplane}; ended by the caller. */
    UnderWay begin(String... arguments) throws IOException {
        Path out = Files.createTempFile(work(), "command", ".out");
        Path err = Files.createTempFile(work(), "command", ".err");
        Process process =
                command(arguments).redirectOutput(out.toFile()).redirectError(err.toFile()).start();
        return new UnderWay(List.of(arguments), process, out, err);
    }

    /** A command that has not ended yet, and the files it prints into. */
    record UnderWay(List<String> arguments, Process process, Path out, Path err) {

        Outcome end() throws IOException, InterruptedException {
            if (!process.waitFor(COMMAND_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new AssertionError(
                        arguments + " did not end; it printed " + Files.readString(out));
            }
            Outcome outcome =
                    new Outcome(process.exitValue(), Files.readString(out), Files.readString(err));
            Files.delete(out);
            Files.delete(err);
            return outcome;
        }
    }

    /** Runs a command until its output contains the text, at most half a minute. */
    Outcome eventually(String text, String... arguments) throws IOException, InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        Outcome outcome = backplane(arguments);
        while (!(outcome.out() + outcome.err()).contains(text)) {
            assertThat(System.nanoTime())
                    .as("no '%s' in: %s %s", text, outcome.out(), outcome.err())
                    .isLessThan(deadline);
            TimeUnit.MILLISECONDS.sleep(200);
            outcome = backplane(arguments);
        }
        return outcome;
    }

    /** Moves a file into the plugin folder in whole. */
    void drop(Path file, String as) throws IOException {
        Path half = home.resolve("plugins/." + as + ".part");
        Files.copy(file, half);
        Files.move(half, home.resolve("plugins").resolve(as));
    }

    @Override
    public void close() throws IOException {
        try {
            backplane("stop");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        try (Stream<Path> all = Files.walk(home)) {
            for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(path);
            }
        }
    }
}
