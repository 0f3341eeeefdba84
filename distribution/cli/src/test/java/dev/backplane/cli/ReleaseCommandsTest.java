package dev.backplane.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.google.protobuf.ByteString;
import com.google.protobuf.Timestamp;

import dev.backplane.cli.FakeRuntime.Outcome;
import dev.backplane.proto.v1.Canary;
import dev.backplane.proto.v1.CanaryHeader;
import dev.backplane.proto.v1.InstallOptions;
import dev.backplane.proto.v1.InstallPluginRequest;
import dev.backplane.proto.v1.InstallTogetherRequest;
import dev.backplane.proto.v1.ListUpdatesResponse;
import dev.backplane.proto.v1.PlanDifference;
import dev.backplane.proto.v1.PluginPhase;
import dev.backplane.proto.v1.RehearseUpdateRequest;
import dev.backplane.proto.v1.ReleaseFromQuarantineRequest;
import dev.backplane.proto.v1.RollBackPluginRequest;
import dev.backplane.proto.v1.Traffic;
import dev.backplane.proto.v1.UpdateStatus;

import io.grpc.Status;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Random;

@Timeout(30)
final class ReleaseCommandsTest {

    private FakeRuntime runtime;

    @BeforeEach
    void open() throws IOException {
        runtime = new FakeRuntime();
    }

    @AfterEach
    void close() throws InterruptedException {
        runtime.close();
    }

    @Test
    void showsTheReleasesAndHowCallsFared() {
        assertThat(words(runtime.run("plugin", "history", "greeter")))
                .containsExactly(
                        "RELEASE VERSION OUTCOME AGO BY DIGEST CONFIG WHY",
                        "2 1.2.0 rolled back 9d 9h grpc cdcdcdcdcdcd 0123456789ab update; 12 of 40"
                                + " calls failed?[31m",
                        "1 1.1.0 current 9d 9h file:greeter.jar abababababab - installed",
                        "",
                        "How calls fared at each update:",
                        "RELEASE IN FLIGHT DRAINED CUT OFF STATE READY IN GATE DRAIN WATCHED",
                        "2 12 11 1 12,345 B 310 ms 0 4.5 ms 30.0 s");
    }

    @Test
    void leavesOutHowCallsFaredWhereNothingWasReplaced() {
        runtime.releases.releases = List.of(FakeReleases.FIRST);
        assertThat(words(runtime.run("plugin", "history", "greeter"))).hasSize(2);

        runtime.releases.releases = List.of();
        assertThat(runtime.run("plugin", "history", "greeter").out())
                .isEqualTo("No release of greeter is kept.\n");
    }

    @Test
    void showsWhatDiffers() {
        assertThat(runtime.run("plugin", "diff", "greeter", "1", "2").out())
                .isEqualTo("Releases 1 and 2 of greeter do not differ.\n");
        runtime.releases.differences =
                List.of(
                        PlanDifference.newBuilder()
                                .setSubject("greeter")
                                .setProperty("com.acme.greeter colour")
                                .setAfter("red")
                                .build());
        assertThat(words(runtime.run("plugin", "diff", "greeter", "1", "2")))
                .containsExactly("WHAT RELEASE 1 RELEASE 2", "com.acme.greeter colour (none) red");
    }

    @Test
    void goesBackToTheReleaseBeforeOrToOneThatIsNamed() {
        assertThat(runtime.run("plugin", "rollback", "greeter"))
                .isEqualTo(new Outcome(0, "greeter 1.2.0 ACTIVE\n", ""));
        runtime.run("plugin", "rollback", "greeter", "2", "--force");

        RollBackPluginRequest back = RollBackPluginRequest.newBuilder().setName("greeter").build();
        assertThat(runtime.releases.asked)
                .containsExactly(back, back.toBuilder().setRelease(2).setForce(true).build());
    }

    @Test
    void aReleaseThatIsNotKeptIsARefusal() {
        runtime.releases.refusal =
                FakeRuntime.error(Status.Code.NOT_FOUND, "UNKNOWN_RELEASE", "there are [1, 2]");

        assertThat(runtime.run("plugin", "rollback", "greeter", "9"))
                .isEqualTo(new Outcome(1, "", "UNKNOWN_RELEASE: there are [1, 2]\n"));
    }

    @Test
    void liftsAQuarantineAndSaysWhetherItRunsThen() {
        assertThat(runtime.run("plugin", "release", "greeter").status()).isZero();
        runtime.releases.phase = PluginPhase.PLUGIN_PHASE_QUARANTINED;
        assertThat(runtime.run("plugin", "release", "greeter", "--force"))
                .isEqualTo(new Outcome(1, "greeter 1.2.0 QUARANTINED\n", ""));

        ReleaseFromQuarantineRequest request =
                ReleaseFromQuarantineRequest.newBuilder().setName("greeter").build();
        assertThat(runtime.releases.asked)
                .containsExactly(request, request.toBuilder().setForce(true).build());
    }

    @Test
    void showsBothVersionsOfAWatchedUpdateSideBySide() {
        assertThat(runtime.run("plugin", "updates").out())
                .isEqualTo("No update is being watched.\n");
        UpdateStatus update = update(Canary.newBuilder().setWeightPercent(2.5).build());
        runtime.releases.updates =
                ListUpdatesResponse.newBuilder()
                        .addUpdates(update)
                        .addUpdates(update(header("beta", "yes")))
                        .addUpdates(update.toBuilder().clearCanary())
                        .build();

        List<String> shown = words(runtime.run("plugin", "updates"));
        assertThat(shown.subList(0, 6))
                .containsExactly(
                        "greeter: 1.2.0 is watched for 9d 9h more, 1.1.0 stands by; 2.5% of the"
                                + " calls go to 1.2.0",
                        "VERSION CALLS FAULTS RATE REFUSALS P50 P99",
                        "1.1.0 2,000 6 0.3% 7 850 us 45 ms",
                        "1.2.0 0 0 - 0 - -",
                        "Go back now: backplane plugin rollback greeter",
                        "");
        assertThat(shown.get(6)).contains("; the calls with the header beta=yes go to 1.2.0");
        assertThat(shown.get(12)).contains("; all calls go to 1.2.0");
    }

    @Test
    void anInstallAndAnAppliedPlanSayThatTheNewVersionIsWatched() {
        UpdateStatus update = update(Canary.getDefaultInstance());
        runtime.releases.updates =
                ListUpdatesResponse.newBuilder()
                        .addUpdates(update.toBuilder().setName("other"))
                        .addUpdates(update)
                        .build();
        String watched = "until then 1.1.0 stands by: backplane plugin updates";

        assertThat(runtime.run("plugin", "install", "https://example.com/a").out())
                .containsOnlyOnce(watched);
        assertThat(runtime.run("plugin", "apply", "3f9c2ab14d70").out()).containsOnlyOnce(watched);
    }

    private static UpdateStatus update(Canary canary) {
        return UpdateStatus.newBuilder()
                .setName("greeter")
                .setBefore("1.1.0")
                .setAfter("1.2.0")
                .setUntil(
                        Timestamp.newBuilder().setSeconds(Instant.now().getEpochSecond() + 300_000))
                .setCanary(canary)
                .setBeforeTraffic(
                        Traffic.newBuilder()
                                .setCalls(2_000)
                                .setFaults(6)
                                .setRefusals(7)
                                .setP50(FakeReleases.micros(850))
                                .setP99(FakeReleases.micros(45_000)))
                .build();
    }

    private static Canary header(String name, String value) {
        return Canary.newBuilder()
                .setHeader(CanaryHeader.newBuilder().setName(name).setValue(value))
                .build();
    }

    @Test
    void asksForTheTermsOfAnUpdate() {
        String url = "https://example.com/a.jar";
        runtime.run("plugin", "install", url, "--canary", "10%", "--soak", "0");
        runtime.run("plugin", "install", url, "--canary", "header:X-Beta=a=b");
        runtime.run("plugin", "install", url, "--canary", "header:beta");
        runtime.run("plugin", "install", url);

        assertThat(runtime.asked)
                .map(each -> ((InstallPluginRequest) each).getOptions())
                .containsExactly(
                        InstallOptions.newBuilder()
                                .setSoakSeconds(0)
                                .setCanary(Canary.newBuilder().setWeightPercent(10))
                                .build(),
                        InstallOptions.newBuilder().setCanary(header("x-beta", "a=b")).build(),
                        InstallOptions.newBuilder().setCanary(header("beta", "")).build(),
                        InstallOptions.getDefaultInstance());
    }

    @Test
    void rehearsesAnUploadByteForByte(@TempDir Path folder) throws IOException {
        byte[] bytes = new byte[600_000];
        new Random(7).nextBytes(bytes);
        String file = Files.write(folder.resolve("a.jar"), bytes).toString();

        assertThat(runtime.run("plugin", "install", file, "--rehearse"))
                .isEqualTo(
                        new Outcome(
                                0,
                                """
                                the update of greeter from 1.1.0 to 1.2.0 would work
                                ready in    310 ms
                                state       345 B, schema 2, handed over in 850 us
                                It was a rehearsal: nothing has changed.
                                """,
                                ""));
        assertThat(runtime.releases.uploaded.get(0)).isEqualTo(ByteString.copyFrom(bytes));
        assertThat(runtime.releases.asked)
                .containsExactly(
                        RehearseUpdateRequest.newBuilder()
                                .setInstall(
                                        InstallPluginRequest.newBuilder()
                                                .setOptions(InstallOptions.getDefaultInstance())
                                                .setFileName("a.jar"))
                                .build());
    }

    @Test
    void aRehearsalThatFailsIsStatusOne() {
        runtime.releases.rehearsal =
                runtime.releases.rehearsal.toBuilder()
                        .setStateSchema(0)
                        .setProblem("its health check 'db' is CRITICAL")
                        .build();

        Outcome outcome = runtime.run("plugin", "install", "https://example.com/a", "--rehearse");

        assertThat(outcome.status()).isEqualTo(1);
        assertThat(outcome.out())
                .contains("1.2.0 would fail: its health check 'db' is CRITICAL\n")
                .contains("state       none is handed over\n");
    }

    @Test
    void installsSeveralTogether(@TempDir Path folder) throws IOException {
        String a = Files.writeString(folder.resolve("a.jar"), "aaa").toString();
        String b = Files.writeString(folder.resolve("b.jar"), "bb").toString();

        Outcome outcome =
                runtime.run(
                        "plugin",
                        "install",
                        a,
                        "https://example.com/c.jar",
                        b,
                        "--together",
                        "--force",
                        "--sha256",
                        "0a",
                        "--sha256",
                        "0c",
                        "--sha256",
                        "0b");

        assertThat(outcome)
                .isEqualTo(new Outcome(0, "greeter 1.2.0 ACTIVE\nshouter 1.2.0 ACTIVE\n", ""));
        InstallTogetherRequest first = (InstallTogetherRequest) runtime.releases.asked.getFirst();
        assertThat(first.getArtifactsList())
                .extracting(each -> each.getFileName() + each.getUrl())
                .containsExactly("a.jar", "https://example.com/c.jar", "b.jar");
        assertThat(first.getArtifactsList())
                .extracting(each -> each.getOptions().getSha256())
                .containsExactly("0a", "0c", "0b");
        assertThat(runtime.releases.uploaded)
                .containsOnlyKeys(0, 2)
                .containsEntry(2, ByteString.copyFromUtf8("bb"));
    }

    @Test
    void oneOfSeveralThatDoesNotRunIsStatusOne() {
        runtime.releases.phase = PluginPhase.PLUGIN_PHASE_FAILED;

        assertThat(runtime.run("plugin", "install", "https://example.com/a", "--together").status())
                .isEqualTo(1);
    }

    @Test
    void printsJson() {
        assertThat(json("plugin", "history", "greeter", "--json").getAsJsonArray("releases"))
                .hasSize(2);
        assertThat(json("plugin", "diff", "greeter", "1", "2", "--json").has("differences"))
                .isTrue();
        assertThat(json("plugin", "updates", "--json").has("updates")).isTrue();
        for (String command : List.of("rollback", "release")) {
            assertThat(json("plugin", command, "greeter", "--json").get("name"))
                    .hasToString("\"greeter\"");
        }
        String url = "https://example.com/a";
        assertThat(json("plugin", "install", url, "--rehearse", "--json").get("after"))
                .hasToString("\"1.2.0\"");
        assertThat(json("plugin", "install", url, "--together", "--json").getAsJsonArray("plugins"))
                .hasSize(2);
    }

    private JsonObject json(String... arguments) {
        Outcome outcome = runtime.run(arguments);
        assertThat(outcome.status()).isZero();
        return JsonParser.parseString(outcome.out()).getAsJsonObject();
    }

    /** Lines with one blank where columns are apart, and one age for all. */
    private static List<String> words(Outcome outcome) {
        assertThat(outcome.err()).isEmpty();
        return outcome.out()
                .lines()
                .map(line -> line.replaceAll("\\d+d \\d+h", "9d 9h"))
                .map(line -> line.replaceAll(" +", " "))
                .toList();
    }
}
