package dev.backplane.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.backplane.cli.FakeRuntime.Outcome;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

@Timeout(30)
final class InstanceFilesTest {

    private static final String LISTENING = "grpc=127.0.0.1:1\nssh=127.0.0.1:2\n";

    @TempDir Path home;

    @Test
    void knowsTheProcessOfItsHomeHoweverThatIsWritten(@TempDir Path elsewhere) throws IOException {
        Path link = Files.createSymbolicLink(elsewhere.resolve("link"), home);
        try (FakeInstance instance = new FakeInstance(home).listening(LISTENING)) {
            for (Path written : new Path[] {home, link, home.resolve("data/..")}) {
                InstanceFiles files = InstanceFiles.in(written);

                assertThat(files.pid()).hasValue(instance.pid());
                assertThat(files.endpoints()).containsEntry("grpc", "127.0.0.1:1");
            }
        }
    }

    @Test
    void doesNotBelieveWhatAKilledProcessLeft() throws IOException {
        new FakeInstance(home).listening(LISTENING).close();

        assertNothingRuns();
    }

    @Test
    void doesNotBelieveThePidOfAnotherProgram() throws IOException {
        try (FakeInstance other =
                new FakeInstance(home, "-Dbackplane.home=/elsewhere").listening(LISTENING)) {
            assertThat(ProcessHandle.of(other.pid())).isPresent();
            assertNothingRuns();
        }
    }

    private void assertNothingRuns() throws IOException {
        InstanceFiles files = InstanceFiles.in(home);
        assertThat(files.pid()).isEmpty();
        assertThat(files.endpoints()).isEmpty();
        for (String command : new String[] {"plugin list", "call a b", "status"}) {
            Outcome outcome =
                    FakeRuntime.run(
                            Map.of("BACKPLANE_HOME", home.toString()),
                            new byte[0],
                            command.split(" "));
            assertThat(outcome.status()).as(command).isEqualTo(1);
            assertThat(outcome.err())
                    .as(command)
                    .isEqualTo(
                            "no runtime runs in "
                                    + home.toRealPath()
                                    + "; start it with: backplane start, or name another one with"
                                    + " --endpoint\n");
        }
    }
}
