package dev.backplane.itests.distribution;

import static org.assertj.core.api.Assertions.assertThat;

import dev.backplane.itests.distribution.RunningDistribution.Outcome;

import org.junit.After;
import org.junit.Before;
import org.junit.Test;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/** What a user does with the distribution, from outside: files, the command line, the shell. */
public class DistributionIT {

    private RunningDistribution backplane;

    @Before
    public void start() throws Exception {
        backplane = new RunningDistribution("distribution");
        assertThat(backplane.start().out()).contains("Backplane is ready in").contains("grpc");
    }

    @After
    public void stop() throws Exception {
        backplane.close();
    }

    @Test
    public void servesADroppedPluginAndTellsCallersWhenItIsStopped() throws Exception {
        backplane.drop(RunningDistribution.sample("greeter"), "greeter.jar");
        backplane.drop(RunningDistribution.sample("shouter"), "shouter.jar");
        backplane.eventually("ACTIVE", "plugin", "info", "shouter");

        assertThat(backplane.backplane("call", "greeter", "greet", "Ada").succeeded().out().trim())
                .isEqualTo("Hello, Ada!");
        assertThat(
                        backplane
                                .backplane("call", "shouter", "shout", "{\"name\":\"Ada\"}")
                                .succeeded()
                                .out())
                .contains("HELLO, ADA!");
        assertThat(backplane.backplane("shell", "plugin:list").succeeded().out())
                .contains("greeter")
                .contains("shouter");

        Outcome used = backplane.backplane("plugin", "stop", "greeter");
        assertThat(used.status()).isEqualTo(1);
        assertThat(used.err()).contains("shouter");

        backplane.backplane("plugin", "stop", "shouter").succeeded();
        Outcome refused = backplane.backplane("call", "shouter", "shout", "{}");
        assertThat(refused.status()).isEqualTo(1);
        assertThat(refused.err())
                .contains("PLUGIN_NOT_ACTIVE")
                .contains("backplane plugin start shouter");
    }

    @Test
    public void keepsDesiredStateOverARestartAndAKill() throws Exception {
        Path greeter = RunningDistribution.sample("greeter");
        backplane.backplane("plugin", "install", greeter.toString()).succeeded();
        backplane.backplane("plugin", "stop", "greeter").succeeded();

        backplane.kill();
        backplane.start();
        assertThat(backplane.backplane("plugin", "info", "greeter").out()).contains("STOPPED");
        backplane.backplane("plugin", "start", "greeter").succeeded();

        backplane.backplane("stop").succeeded();
        backplane.start();
        assertThat(backplane.backplane("call", "greeter", "greet", "Ada").succeeded().out())
                .contains("Hello, Ada!");
    }

    @Test
    public void aBadFileNeverTouchesWhatRuns() throws Exception {
        Path greeter = RunningDistribution.sample("greeter");
        backplane.drop(greeter, "greeter.jar");
        backplane.eventually("ACTIVE", "plugin", "info", "greeter");

        byte[] whole = Files.readAllBytes(greeter);
        Files.write(
                backplane.home().resolve("plugins/greeter.jar"),
                Arrays.copyOf(whole, whole.length / 2));
        Files.writeString(backplane.home().resolve("plugins/garbage.jar"), "not a zip");

        backplane.eventually("garbage.jar", "plugin", "list");
        backplane.eventually("greeter.jar", "plugin", "list");
        assertThat(backplane.backplane("call", "greeter", "greet", "Ada").succeeded().out())
                .contains("Hello, Ada!");
        assertThat(backplane.backplane("plugin", "explain", "garbage.jar").out())
                .contains("not a complete jar");
    }

    @Test
    public void putsThePluginsNameOnItsLogLines() throws Exception {
        TestBundle.plugin("talker", "1.0.0").moveTo(backplane.home().resolve("plugins/talker.jar"));
        backplane.eventually("ACTIVE", "plugin", "info", "talker");

        backplane.backplane("call", "talker", "log", "I am a card").succeeded();

        Path log = backplane.home().resolve("logs/backplane.log");
        assertThat(Files.readAllLines(log))
                .filteredOn(line -> line.contains("I am a card"))
                .singleElement()
                .asString()
                .startsWith("{")
                .contains("\"plugin\"", "talker");
    }

    @Test
    public void refusesASecondRuntimeInTheSameHome() throws Exception {
        Outcome second = backplane.backplane("start");

        assertThat(second.status()).isEqualTo(1);
        assertThat(second.err())
                .isEqualTo(
                        "backplane: Backplane already runs in %s (pid %d)%n"
                                .formatted(backplane.home(), backplane.pid()));
    }

    @Test
    public void aTakenPortFailsTheStartWithTheReason() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                RunningDistribution other = new RunningDistribution("port")) {
            other.environment("BACKPLANE_GRPC_PORT=" + taken.getLocalPort());

            Outcome failed = other.backplane("start");

            assertThat(failed.status()).isEqualTo(1);
            assertThat(failed.err())
                    .contains("does not start")
                    .contains(String.valueOf(taken.getLocalPort()))
                    .contains("BACKPLANE_GRPC_PORT");
        }
    }

    @Test
    public void saysSoWhenNothingRuns() throws Exception {
        backplane.backplane("stop").succeeded();

        Outcome outcome = backplane.backplane("plugin", "list");

        assertThat(outcome.status()).isEqualTo(1);
        assertThat(outcome.err())
                .contains("no runtime runs in " + backplane.home())
                .contains("backplane start")
                .contains("--endpoint")
                .doesNotContain("Exception");
    }
}
