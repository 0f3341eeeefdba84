package dev.backplane.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.backplane.cli.FakeRuntime.Outcome;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.Stream;

final class CommandLineTest {

    static Stream<String> everyCommand() {
        return Stream.of(
                "call",
                "publish",
                "subscribe",
                "broadcast",
                "deadletter",
                "deadletter list",
                "deadletter show",
                "deadletter replay",
                "deadletter purge",
                "load",
                "top",
                "status",
                "shell",
                "plugin",
                "plugin list",
                "plugin info",
                "plugin install",
                "plugin start",
                "plugin stop",
                "plugin restart",
                "plugin uninstall",
                "plugin apply",
                "plugin history",
                "plugin diff",
                "plugin updates",
                "plugin rollback",
                "plugin release",
                "plugin explain",
                "plugin unloads",
                "plugin memory",
                "plugin profile",
                "plugin watch",
                "config",
                "config list",
                "config get",
                "config put",
                "config delete");
    }

    @ParameterizedTest
    @MethodSource("everyCommand")
    void everyCommandHasHelpWithExamples(String command) {
        Outcome outcome =
                run(Stream.concat(Arrays.stream(command.split(" ")), Stream.of("--help")));

        assertThat(outcome.status()).isZero();
        assertThat(outcome.out())
                .startsWith("Usage: backplane " + command + " ")
                .contains("--endpoint=HOST:PORT")
                .contains("Examples:")
                .contains("  backplane " + command + " ");
        assertThat(outcome.err()).isEmpty();
    }

    @Test
    void theRootsHelpNamesEveryCommandAndItsOwnExamplesOnly() {
        Outcome outcome = run("--help");

        assertThat(outcome.status()).isZero();
        assertThat(outcome.out())
                .contains(
                        "call ",
                        "publish ",
                        "subscribe ",
                        "broadcast ",
                        "deadletter ",
                        "load ",
                        "plugin ",
                        "status ",
                        "shell ",
                        "run ",
                        "start ",
                        "stop ");
        assertThat(run("shell", "--help").out()).doesNotContain("The instance itself");
    }

    @Test
    void helpIsACommandToo() {
        assertThat(run("help", "call").out()).startsWith("Usage: backplane call ");
        assertThat(run("plugin", "help", "list").out()).startsWith("Usage: backplane plugin list ");
    }

    @Test
    void tellsItsVersion() {
        assertThat(run("--version").out()).startsWith("backplane ");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "plugin",
                "bogus",
                "plugin bogus",
                "plugin install",
                "plugin install a.jar b.jar",
                "plugin install a.jar --together --rehearse",
                "plugin install a.jar --together --dry-run",
                "plugin install a.jar --rehearse --dry-run",
                "plugin install a.jar b.jar --together --sha256 ab",
                "plugin install a.jar --soak -1",
                "plugin install a.jar --soak soon",
                "plugin install a.jar --canary 0%",
                "plugin install a.jar --canary 100.5%",
                "plugin install a.jar --canary some",
                "plugin install a.jar --canary header:=x",
                "plugin history",
                "plugin diff greeter 1",
                "plugin diff greeter 1 two",
                "plugin rollback",
                "plugin rollback greeter 0",
                "plugin rollback greeter one",
                "plugin release",
                "plugin updates greeter",
                "deadletter",
                "deadletter bogus",
                "deadletter show twelve",
                "deadletter list --cause boredom",
                "deadletter list --limit 0",
                "deadletter list --limit 10001",
                "deadletter list --after -1",
                "deadletter replay x",
                "deadletter purge 1 x",
                "deadletter replay",
                "deadletter replay 1 --all",
                "deadletter replay --all --cause late",
                "deadletter purge",
                "deadletter purge --all --target a",
                "publish",
                "publish a b c",
                "publish a --property novalue",
                "publish a -p k=1 -p k=2",
                "subscribe",
                "subscribe a --overflow shrug",
                "subscribe a --for ever",
                "subscribe a --count 0",
                "subscribe a --capacity 99999999999",
                "broadcast",
                "call greeter",
                "call greeter greet --timeout 3x",
                "call greeter greet --timeout 0s",
                "call greeter greet --endpoint nowhere",
                "call greeter greet --endpoint host:99999",
                "call greeter greet a b",
                "call greeter greet -H novalue",
                "call greeter greet -H X=1 -H x=2",
                "shell --endpoint nowhere bus:topics",
                "plugin list --bogus",
                "plugin stop",
                "load greeter greet --seconds 0",
                "load greeter greet --concurrency 2 --connections 3",
                "load greeter greet --rate -1"
            })
    void whatIsNotUnderstoodIsSaidOnTheErrorStreamWithStatusTwo(String line) {
        Outcome outcome = run(Arrays.stream(line.split(" ")).filter(word -> !word.isEmpty()));

        assertThat(outcome.status()).isEqualTo(2);
        assertThat(outcome.err()).isNotBlank().doesNotContain("\tat ");
        assertThat(outcome.out()).isEmpty();
    }

    @Test
    void saysWhatIsWrongInItsOwnWords() {
        assertThat(run("plugin", "zzz").err()).startsWith("There is no command 'zzz'\n");
        assertThat(run("publish", "a", "b", "c").err())
                .startsWith("'c' is more than this command takes\n");
        assertThat(run("deadletter", "purge", "1", "x").err())
                .startsWith("This is no id: 'x' is no whole number, or too large\n");
        assertThat(run("subscribe", "a", "--capacity", "4294967297").err())
                .startsWith("Invalid value for option '--capacity': 4294967297 is too large\n");
        assertThat(run("publish", "a", "-p", "k=1", "-p", "k=2").err())
                .startsWith("The property 'k' is given twice\n");
        assertThat(run("publish", "a", "-p", "k").err())
                .startsWith("Invalid value for option '--property'")
                .contains("'k' is not KEY=VALUE\n");
        assertThat(run("shell", " "))
                .isEqualTo(
                        new Outcome(
                                2,
                                "",
                                "An empty command does nothing\nSee: backplane shell --help\n"));
    }

    @Test
    void aMisspeltCommandIsGuessed() {
        assertThat(run("plugn").err()).contains("Did you mean").contains("plugin");
        assertThat(run("plugin", "instal", "x").err()).contains("Did you mean").contains("install");
    }

    @Test
    void theEndpointIsTheOptionThenTheVariableThenTheInstance(@TempDir Path home)
            throws IOException {
        try (FakeInstance running =
                new FakeInstance(home).listening("ssh=127.0.0.1:3\ngrpc=127.0.0.1:4\n")) {
            Map<String, String> instance = running.environment();
            Map<String, String> both =
                    Map.of("BACKPLANE_HOME", home.toString(), "BACKPLANE_ENDPOINT", "127.0.0.1:5");

            assertThat(addressAsked(both, "--endpoint", "127.0.0.1:6", "plugin", "list"))
                    .isEqualTo("127.0.0.1:6");
            assertThat(addressAsked(both, "plugin", "--endpoint", "127.0.0.1:6", "list"))
                    .isEqualTo("127.0.0.1:6");
            assertThat(addressAsked(both, "plugin", "list", "--endpoint=127.0.0.1:6"))
                    .isEqualTo("127.0.0.1:6");
            assertThat(addressAsked(both, "plugin", "list")).isEqualTo("127.0.0.1:5");
            assertThat(addressAsked(instance, "plugin", "list")).isEqualTo("127.0.0.1:4");
        }
    }

    @Test
    void withoutAHomeNoRuntimeIsGuessed() {
        Outcome outcome = run("plugin", "list");

        assertThat(outcome.status()).isEqualTo(1);
        assertThat(outcome.err()).startsWith("BACKPLANE_HOME is not set").contains("--endpoint");
    }

    @Test
    void aWrongVariableIsNamed() {
        Outcome outcome =
                FakeRuntime.run(
                        Map.of("BACKPLANE_ENDPOINT", "nowhere"), new byte[0], "plugin", "list");

        assertThat(outcome.status()).isEqualTo(1);
        assertThat(outcome.err()).isEqualTo("BACKPLANE_ENDPOINT: 'nowhere' is not host:port\n");
    }

    @Test
    void noRuntimeIsOneSentence() throws IOException {
        int free;
        try (ServerSocket socket = new ServerSocket(0)) {
            free = socket.getLocalPort();
        }

        for (String command :
                new String[] {
                    "plugin list",
                    "call a b",
                    "load a b",
                    "plugin watch",
                    "status",
                    "publish a",
                    "subscribe a",
                    "broadcast a",
                    "deadletter list"
                }) {
            Outcome outcome =
                    run(
                            Stream.concat(
                                    Stream.of("--endpoint", "127.0.0.1:" + free),
                                    Arrays.stream(command.split(" "))));
            assertThat(outcome.status()).as(command).isEqualTo(1);
            assertThat(outcome.err())
                    .as(command)
                    .isEqualTo(
                            "no runtime at 127.0.0.1:"
                                    + free
                                    + "; start one with: backplane start\n");
            assertThat(outcome.out()).as(command).isEmpty();
        }
    }

    @Test
    void anUnknownHostIsNamed() {
        assertThat(run("plugin", "list", "--endpoint", "no-such-host.invalid:1").err())
                .isEqualTo("the host 'no-such-host.invalid' is unknown\n");
    }

    @Test
    void addressesMayBeIpv6() {
        assertThat(Address.parse("[::1]:7080"))
                .isEqualTo(new Address("::1", 7080))
                .hasToString("[::1]:7080");
    }

    @Test
    void timesHaveUnits() {
        TimeSpan span = new TimeSpan();

        assertThat(span.convert("500ms")).isEqualTo(Duration.ofMillis(500));
        assertThat(span.convert("30s")).isEqualTo(Duration.ofSeconds(30));
        assertThat(span.convert("30")).isEqualTo(Duration.ofSeconds(30));
        assertThat(span.convert("2m")).isEqualTo(Duration.ofMinutes(2));
        assertThat(span.convert("1h")).isEqualTo(Duration.ofHours(1));
    }

    private static String addressAsked(Map<String, String> environment, String... arguments) {
        String complaint = FakeRuntime.run(environment, new byte[0], arguments).err();
        assertThat(complaint).startsWith("no runtime at ");
        return complaint.substring("no runtime at ".length(), complaint.indexOf(';'));
    }

    private static Outcome run(Stream<String> arguments) {
        return run(arguments.toArray(String[]::new));
    }

    private static Outcome run(String... arguments) {
        return FakeRuntime.run(Map.of(), new byte[0], arguments);
    }
}
