package dev.backplane.itests.distribution;

import static org.assertj.core.api.Assertions.assertThat;

import dev.backplane.itests.distribution.RunningDistribution.Outcome;
import dev.backplane.itests.distribution.RunningDistribution.UnderWay;

import org.junit.After;
import org.junit.Before;
import org.junit.Test;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** One home has one runtime, whoever asks, how, and after whatever end of the one before. */
public class HomeIT {

    private RunningDistribution backplane;

    @Before
    public void open() throws Exception {
        backplane = new RunningDistribution("home");
    }

    @After
    public void close() throws Exception {
        backplane.close();
    }

    @Test
    public void ofTwoStartsAtOnceOneIsRefusedAndHarmsNothing() throws Exception {
        UnderWay one = backplane.begin("start");
        UnderWay other = backplane.begin("start");
        List<Outcome> outcomes = List.of(one.end(), other.end());

        assertThat(outcomes).extracting(Outcome::status).containsExactlyInAnyOrder(0, 1);
        Outcome won = outcomes.stream().filter(it -> it.status() == 0).findFirst().orElseThrow();
        Outcome lost = outcomes.stream().filter(it -> it.status() == 1).findFirst().orElseThrow();
        String pid = "(pid " + backplane.pid() + ")";
        assertThat(won.out()).contains("Backplane is ready in").contains(pid);
        assertThat(lost.err().lines())
                .singleElement()
                .asString()
                .contains("Backplane already runs in " + backplane.home() + " " + pid);
        assertThat(backplane.home().resolve("logs/console.log"))
                .content()
                .contains("Backplane is ready in")
                .doesNotContain("already runs");
        assertThat(backplane.backplane("status").succeeded().out())
                .contains(String.valueOf(backplane.pid()), backplane.endpoint("grpc"));
    }

    @Test
    public void isTheSameHoweverItIsWritten() throws Exception {
        backplane.start();
        Path link =
                Files.createSymbolicLink(
                        backplane.home().resolveSibling(backplane.home().getFileName() + "-link"),
                        backplane.home());
        Path here = Path.of("").toAbsolutePath();
        for (String written :
                List.of(
                        backplane.home() + "/",
                        link.toString(),
                        here.relativize(backplane.home()).toString())) {
            backplane.environment("BACKPLANE_HOME=" + written);

            assertThat(backplane.backplane("status").succeeded().out())
                    .as(written)
                    .contains(String.valueOf(backplane.pid()));
            assertThat(backplane.backplane("start").err())
                    .as(written)
                    .contains("already runs in " + backplane.home());
        }
        Files.delete(link);
        assertThat(backplane.backplane("stop").succeeded().out())
                .contains("stopped (pid " + pidIn(backplane.home().resolve("logs/console.log")));
    }

    private static String pidIn(Path console) throws Exception {
        return Files.readString(console).replaceAll("(?s).*is ready in [^(]*\\(pid (\\d+).*", "$1");
    }

    @Test
    public void aKilledRuntimeIsNotTakenForARunningOne() throws Exception {
        backplane.start();
        String stale = backplane.endpoint("grpc");
        backplane.kill();

        Outcome status = backplane.backplane("status");
        assertThat(status.status()).isEqualTo(1);
        assertThat(status.err()).contains("no runtime runs in " + backplane.home());
        assertThat(backplane.backplane("stop").succeeded().out()).contains("no runtime is running");

        // The number of the killed process belongs to another program now: to this test.
        Files.writeString(
                backplane.home().resolve("data/run/backplane.pid"),
                ProcessHandle.current().pid() + "\n");
        assertThat(backplane.backplane("status").err()).contains("no runtime runs in");
        assertThat(backplane.backplane("plugin", "list").err()).doesNotContain(stale);
        assertThat(backplane.backplane("stop").succeeded().out()).contains("no runtime is running");

        backplane.start();
    }

    @Test
    public void neverTurnsToTheRuntimeOfAnotherHome() throws Exception {
        backplane.start();
        try (RunningDistribution stopped = new RunningDistribution("stopped")) {
            stopped.environment("BACKPLANE_GRPC_PORT=" + port(backplane.endpoint("grpc")));

            for (String command : List.of("plugin list", "status", "shell lb", "call a b")) {
                Outcome outcome = stopped.backplane(command.split(" "));

                assertThat(outcome.status()).as(command).isEqualTo(1);
                assertThat(outcome.err().lines())
                        .as(command)
                        .singleElement()
                        .asString()
                        .containsIgnoringCase("no runtime runs in " + stopped.home())
                        .contains("--endpoint");
            }
            stopped.backplane("plugin", "list", "--endpoint", backplane.endpoint("grpc"))
                    .succeeded();
        }
    }

    private static String port(String endpoint) {
        return endpoint.substring(endpoint.lastIndexOf(':') + 1);
    }

    @Test
    public void saysInOneLineWhyAHomeCannotBeUsed() throws Exception {
        Path console = backplane.home().resolve("logs/console.log");
        Files.createDirectories(console.getParent());
        Files.writeString(console, "said by an older run\n");

        Files.createFile(backplane.home().resolve("configs"));
        assertRefused(backplane.home(), "configs");
        Files.createFile(backplane.home().resolve("file"));
        assertRefused(backplane.home().resolve("file"), "file");
        assertRefused(backplane.home().resolve("file/below"), "file");
    }

    private void assertRefused(Path home, String culprit) throws Exception {
        backplane.environment("BACKPLANE_HOME=" + home);
        for (String command : List.of("start", "run")) {
            Outcome outcome = backplane.backplane(command);

            assertThat(outcome.status()).isEqualTo(1);
            assertThat(outcome.err().lines().filter(line -> line.contains("cannot use " + home)))
                    .singleElement()
                    .asString()
                    .contains(culprit, "BACKPLANE_HOME");
            assertThat(outcome.err()).doesNotContain("older run", "\tat ");
        }
    }
}
