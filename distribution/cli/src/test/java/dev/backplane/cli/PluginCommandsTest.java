package dev.backplane.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.google.protobuf.Timestamp;

import dev.backplane.cli.FakeRuntime.Outcome;
import dev.backplane.proto.v1.InstallPluginRequest;
import dev.backplane.proto.v1.ListPluginsRequest;
import dev.backplane.proto.v1.ListPluginsResponse;
import dev.backplane.proto.v1.PluginPhase;
import dev.backplane.proto.v1.Refusal;
import dev.backplane.proto.v1.RestartPluginRequest;
import dev.backplane.proto.v1.StartPluginRequest;
import dev.backplane.proto.v1.StopPluginRequest;
import dev.backplane.proto.v1.UninstallPluginRequest;

import io.grpc.Status;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;

@Timeout(30)
final class PluginCommandsTest {

    private FakeRuntime runtime;

    @BeforeEach
    void open() throws IOException {
        runtime = new FakeRuntime();
        runtime.plugins =
                ListPluginsResponse.newBuilder()
                        .addPlugins(FakeRuntime.plugin("greeter", PluginPhase.PLUGIN_PHASE_ACTIVE))
                        .addPlugins(FakeRuntime.plugin("b", PluginPhase.PLUGIN_PHASE_FAILED))
                        .addRefusals(
                                Refusal.newBuilder()
                                        .setSource("bad.jar")
                                        .setOwner("file:bad.jar")
                                        .setCode("BAD_ARTIFACT")
                                        .setMessage("it is not a zip")
                                        .setWhen(Timestamp.newBuilder().setSeconds(1_700_000_000)))
                        .build();
    }

    @AfterEach
    void close() throws InterruptedException {
        runtime.close();
    }

    @Test
    void listsPluginsInAlignedColumnsAndRefusalsBelow() {
        Outcome outcome = runtime.run("plugin", "list");

        assertThat(outcome.status()).isZero();
        assertThat(
                        outcome.out()
                                .lines()
                                .map(
                                        line ->
                                                line.replaceAll("\\d+d \\d+h +", "9d 9h  ")
                                                        .replaceAll("(FOR|AGO) +", "$1    ")))
                .containsExactly(
                        "NAME     VERSION  TYPE    PHASE   FOR    OWNER             PROBLEM",
                        "greeter  1.2.0    bundle  ACTIVE  9d 9h  file:greeter.jar",
                        "b        1.2.0    bundle  FAILED  9d 9h  file:b.jar        it broke in two"
                                + " lines",
                        "",
                        "Refused:",
                        "SOURCE   OWNER         CODE          AGO    REASON",
                        "bad.jar  file:bad.jar  BAD_ARTIFACT  9d 9h  it is not a zip");
        assertThat(outcome.out()).doesNotContain("\u001b");
        assertThat(((ListPluginsRequest) runtime.asked.getFirst()).getIncludeLibraries()).isFalse();
    }

    @Test
    void asksForLibrariesOnRequest() {
        runtime.run("plugin", "list", "--all");

        assertThat(((ListPluginsRequest) runtime.asked.getFirst()).getIncludeLibraries()).isTrue();
    }

    @Test
    void saysWhatToDoWhenThereIsNoPlugin() {
        runtime.plugins = ListPluginsResponse.getDefaultInstance();

        assertThat(runtime.run("plugin", "list").out())
                .startsWith("No plugins.")
                .contains("plugin install");
    }

    @Test
    void printsJsonWithEveryField() {
        JsonObject list = json(runtime.run("plugin", "list", "--json"));
        JsonObject plugin = list.getAsJsonArray("plugins").get(0).getAsJsonObject();

        assertThat(plugin.get("name").getAsString()).isEqualTo("greeter");
        assertThat(plugin.get("phase").getAsString()).isEqualTo("PLUGIN_PHASE_ACTIVE");
        assertThat(plugin.has("problem")).isTrue();
        assertThat(
                        list.getAsJsonArray("refusals")
                                .get(0)
                                .getAsJsonObject()
                                .get("code")
                                .getAsString())
                .isEqualTo("BAD_ARTIFACT");
        assertThat(
                        json(runtime.run("plugin", "info", "greeter", "--json"))
                                .get("name")
                                .getAsString())
                .isEqualTo("greeter");
        assertThat(
                        json(runtime.run("plugin", "explain", "x", "--json"))
                                .get("remedy")
                                .getAsString())
                .isEqualTo("backplane plugin install greeter-2.0.0.jar");
        assertThat(json(runtime.run("plugin", "uninstall", "a", "b", "--json")).toString())
                .isEqualTo("{\"uninstalled\":[\"a\",\"b\"]}");
        assertThat(json(runtime.run("plugin", "stop", "a", "--json")).getAsJsonArray("plugins"))
                .hasSize(1);
    }

    @Test
    void showsOnePlugin() {
        String out = runtime.run("plugin", "info", "greeter").out();

        assertThat(out)
                .contains("name         greeter\n")
                .contains("phase        ACTIVE, for ")
                .contains("bundle       com.example.greeter, id 17, ACTIVE\n")
                .contains("used by      shouter\n")
                .doesNotContain("problem");
    }

    @Test
    void explains() {
        assertThat(runtime.run("plugin", "explain", "shouter").out())
                .isEqualTo(
                        """
                        shouter does not run: a package is missing
                          - it requires com.acme.greet [2,3)
                        To do: backplane plugin install greeter-2.0.0.jar
                        """);
    }

    @Test
    void changesGoToTheRuntimeInTheOrderOfTheNames() {
        assertThat(runtime.run("plugin", "start", "a", "b").out())
                .isEqualTo("greeter 1.2.0 ACTIVE\ngreeter 1.2.0 ACTIVE\n");
        runtime.run("plugin", "stop", "c", "--force");
        runtime.run("plugin", "restart", "d");
        runtime.run("plugin", "uninstall", "e", "--force");

        assertThat(runtime.asked)
                .containsExactly(
                        StartPluginRequest.newBuilder().setName("a").build(),
                        StartPluginRequest.newBuilder().setName("b").build(),
                        StopPluginRequest.newBuilder().setName("c").setForce(true).build(),
                        RestartPluginRequest.newBuilder().setName("d").build(),
                        UninstallPluginRequest.newBuilder().setName("e").setForce(true).build());
    }

    @Test
    void aRefusedChangeEndsTheCommandAndJsonStaysWellFormed() {
        runtime.refusal =
                FakeRuntime.error(
                        Status.Code.FAILED_PRECONDITION, "IN_USE", "shouter uses greeter");

        Outcome outcome = runtime.run("plugin", "stop", "greeter", "other", "--json");

        assertThat(outcome.status()).isEqualTo(1);
        assertThat(outcome.err()).isEqualTo("IN_USE: shouter uses greeter\n");
        assertThat(
                        JsonParser.parseString(outcome.out())
                                .getAsJsonObject()
                                .getAsJsonArray("plugins"))
                .isEmpty();
        assertThat(runtime.asked).hasSize(1);
    }

    @Test
    void uploadsAFileByteForByte(@TempDir Path folder) throws IOException {
        byte[] bytes = new byte[1_000_000];
        new Random(7).nextBytes(bytes);
        Path file = Files.write(folder.resolve("greeter-1.2.0.jar"), bytes);

        Outcome outcome = runtime.run("plugin", "install", file.toString(), "--force");

        assertThat(outcome).isEqualTo(new Outcome(0, "greeter 1.2.0 ACTIVE\n", ""));
        InstallPluginRequest first = (InstallPluginRequest) runtime.asked.getFirst();
        assertThat(first.getFileName()).isEqualTo("greeter-1.2.0.jar");
        assertThat(first.getOptions().getForce()).isTrue();
        assertThat(first.getOptions().getStopped()).isFalse();
        assertThat(runtime.uploaded.toByteArray()).isEqualTo(bytes);
    }

    @Test
    void namesAUrlOrAPathOfTheServer() {
        runtime.run("plugin", "install", "https://example.com/a.jar", "--stopped");
        runtime.run("plugin", "install", "/srv/a.jar", "--server-path", "--sha256", "ab12");

        assertThat(((InstallPluginRequest) runtime.asked.get(0)).getUrl())
                .isEqualTo("https://example.com/a.jar");
        assertThat(((InstallPluginRequest) runtime.asked.get(0)).getOptions().getStopped())
                .isTrue();
        assertThat(((InstallPluginRequest) runtime.asked.get(1)).getPath()).isEqualTo("/srv/a.jar");
        assertThat(((InstallPluginRequest) runtime.asked.get(1)).getOptions().getSha256())
                .isEqualTo("ab12");
    }

    @Test
    void aRefusalEndsAnUploadEarly(@TempDir Path folder) throws IOException {
        runtime.refusal =
                FakeRuntime.error(Status.Code.INVALID_ARGUMENT, "BAD_ARTIFACT", "it is not a zip");
        Path file = Files.write(folder.resolve("bad.jar"), new byte[40_000_000]);

        assertThat(runtime.run("plugin", "install", file.toString()))
                .isEqualTo(new Outcome(1, "", "BAD_ARTIFACT: it is not a zip\n"));
        assertThat(runtime.uploaded.size()).isLessThan(40_000_000);
    }

    @Test
    void aPluginThatIsInstalledButDoesNotRunIsStatusOne() {
        runtime.plugin = FakeRuntime.plugin("b", PluginPhase.PLUGIN_PHASE_FAILED);

        Outcome outcome = runtime.run("plugin", "install", "https://example.com/b.jar");

        assertThat(outcome)
                .isEqualTo(new Outcome(1, "b 1.2.0 FAILED: it broke\nin two lines\n", ""));
    }

    @Test
    void showsWhatNeedsAnEyeAlthoughItWasLetIn() {
        runtime.plugin =
                FakeRuntime.plugin("b", PluginPhase.PLUGIN_PHASE_ACTIVE).toBuilder()
                        .addWarnings("its code starts processes")
                        .addWarnings("its code looks odd")
                        .build();

        assertThat(runtime.run("plugin", "install", "https://example.com/b.jar").out())
                .isEqualTo(
                        """
                        b 1.2.0 ACTIVE
                        warning: its code starts processes
                        warning: its code looks odd
                        """);
        assertThat(runtime.run("plugin", "info", "b").out())
                .contains("warning      its code starts processes\n")
                .contains("             its code looks odd\n");
    }

    @Test
    void aFileThatIsNotThereIsNamed() {
        Outcome outcome = runtime.run("plugin", "install", "nowhere.jar");

        assertThat(outcome.status()).isEqualTo(1);
        assertThat(outcome.err()).contains("'nowhere.jar'").contains("--server-path");
        assertThat(runtime.asked).isEmpty();
    }

    @Test
    void watchesInLines() {
        assertThat(runtime.run("plugin", "watch").out().lines().map(line -> line.substring(10)))
                .containsExactly(
                        "present   ACTIVE      greeter 1.2.0",
                        "changed   ACTIVE      greeter 1.2.0");
        assertThat(runtime.run("plugin", "watch", "--json").out().lines())
                .hasSize(2)
                .allSatisfy(
                        line ->
                                assertThat(
                                                JsonParser.parseString(line)
                                                        .getAsJsonObject()
                                                        .getAsJsonObject("plugin")
                                                        .get("name")
                                                        .getAsString())
                                        .isEqualTo("greeter"));
    }

    @Test
    void showsAPlanAndWhetherItWouldBeRefused() {
        Outcome refused = runtime.run("plugin", "stop", "greeter", "--dry-run");

        assertThat(refused.status()).isEqualTo(1);
        assertThat(refused.out().lines())
                .containsExactly(
                        "Plan 0123456789ab: stop greeter",
                        "STEP  DO    PLUGIN   VERSION  WHY",
                        "1     stop  greeter  1.2.0",
                        "interrupts  b: it uses it, until it runs again",
                        "It would be refused. IN_USE: b uses it");

        Outcome forced = runtime.run("plugin", "stop", "greeter", "--dry-run", "--force");
        assertThat(forced.status()).isZero();
        assertThat(forced.out()).endsWith("Apply it: backplane plugin apply 0123456789ab\n");
        assertThat(
                        json(runtime.run(
                                        "plugin",
                                        "stop",
                                        "greeter",
                                        "--dry-run",
                                        "--force",
                                        "--json"))
                                .get("id"))
                .hasToString("\"0123456789ab\"");
    }

    @Test
    void appliesAPlan() {
        assertThat(runtime.run("plugin", "apply", "0123456789ab").out()).startsWith("greeter ");
        assertThat(runtime.run("plugin", "apply").status()).isEqualTo(2);
    }

    private static JsonObject json(Outcome outcome) {
        assertThat(outcome.status()).isZero();
        assertThat(outcome.err()).isEmpty();
        return JsonParser.parseString(outcome.out()).getAsJsonObject();
    }
}
