package dev.backplane.itests.distribution;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.AssumptionViolatedException;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A program of an operator's: Debian's packages {@code prometheus} and {@code
 * prometheus-alertmanager} have them.
 */
final class Tool implements AutoCloseable {

    private static final String CI = "BACKPLANE_CI";
    private static final Pattern LISTENS =
            Pattern.compile("msg=\"Listening on\" address=(127\\.0\\.0\\.1:[0-9]+)");
    private static final int SECONDS = 20;

    private final HttpClient http = HttpClient.newHttpClient();
    private final Process process;
    private final Path log;
    private String address = "";

    private Tool(Process process, Path log) {
        this.process = process;
        this.log = log;
    }

    /** Without these programs on the path the test is skipped, and says so; in CI it fails. */
    static void demand(String... programs) {
        List<String> missing =
                Stream.of(programs)
                        .filter(
                                program ->
                                        Stream.of(System.getenv("PATH").split(":"))
                                                .map(folder -> Path.of(folder, program))
                                                .noneMatch(Files::isExecutable))
                        .toList();
        if (!missing.isEmpty()) {
            String said = "SKIPPED, since these are not on the path: " + missing;
            assertThat(System.getenv(CI)).as(said + "; " + CI + " forbids that").isNull();
            System.out.println(said);
            throw new AssumptionViolatedException(said);
        }
    }

    /** Runs one to its end, which must be a good one. */
    static String run(Path input, String... command) throws Exception {
        Path output = Files.createTempFile(command[0], ".out");
        Process process =
                new ProcessBuilder(command)
                        .redirectInput(input.toFile())
                        .redirectErrorStream(true)
                        .redirectOutput(output.toFile())
                        .start();
        boolean ended = process.waitFor(SECONDS, TimeUnit.SECONDS);
        process.destroyForcibly();
        String said = Files.readString(output);
        Files.delete(output);
        assertThat(ended).as("%s ended; it said %s", command[0], said).isTrue();
        assertThat(process.exitValue()).as(said).isZero();
        return said;
    }

    /** Starts a server on any free port, in the folder, which gets its log. */
    static Tool start(Path folder, String... command) throws IOException {
        Path log = folder.resolve(command[0] + ".log");
        List<String> whole = new ArrayList<>(List.of(command));
        whole.add("--web.listen-address=127.0.0.1:0");
        Tool tool =
                new Tool(
                        new ProcessBuilder(whole)
                                .directory(folder.toFile())
                                .redirectErrorStream(true)
                                .redirectOutput(log.toFile())
                                .start(),
                        log);
        Await.until(() -> command[0] + " listens: " + tool.log(), tool::listens);
        return tool;
    }

    private boolean listens() {
        Matcher said = LISTENS.matcher(log());
        if (said.find()) {
            address = said.group(1);
        }
        assertThat(process.isAlive()).as(log()).isTrue();
        return !address.isEmpty();
    }

    private String log() {
        try {
            return Files.readString(log);
        } catch (IOException e) {
            return e.toString();
        }
    }

    String address() {
        return address;
    }

    /** What it answers; an answer that complains, too. */
    String get(String path) {
        HttpRequest request =
                HttpRequest.newBuilder(URI.create("http://" + address + path))
                        .timeout(Duration.ofSeconds(SECONDS))
                        .build();
        try {
            return http.send(request, HttpResponse.BodyHandlers.ofString()).body();
        } catch (IOException e) {
            return e.toString();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    @Override
    public void close() throws InterruptedException {
        http.close();
        process.destroy();
        if (!process.waitFor(SECONDS, TimeUnit.SECONDS)) {
            process.destroyForcibly();
        }
    }
}
