package dev.backplane.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonParser;
import com.google.protobuf.Duration;

import dev.backplane.proto.v1.FleetConflict;
import dev.backplane.proto.v1.FleetFinding;
import dev.backplane.proto.v1.FleetFinding.Verdict;
import dev.backplane.proto.v1.FleetStatus;
import dev.backplane.proto.v1.FleetStatus.State;
import dev.backplane.proto.v1.ResolveFleetConflictRequest;
import dev.backplane.proto.v1.RestoreFleetRequest;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

@Timeout(30)
final class FleetCommandsTest {

    private static final FleetStatus FOLLOWING =
            FleetStatus.newBuilder()
                    .setState(State.STATE_FOLLOWING)
                    .setFleet("gateway")
                    .setNode("a")
                    .setStore("standalone 10.0.0.1:6379")
                    .setRevision("1-12")
                    .setBehind(2)
                    .setLag(Duration.newBuilder().setSeconds(3))
                    .setDocuments(14)
                    .putLabels("zone", "eu")
                    .putLabels("arch", "amd64")
                    .putElsewhere("com.acme.x", "(zone=us)")
                    .putFailed("com.acme.y", "bad\u001b[31m")
                    .build();

    @TempDir private Path folder;

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
    void withoutAFleetItSaysHowToJoinOne() {
        assertThat(runtime.run("config", "fleet", "status").out())
                .contains("LOCAL", "BACKPLANE_REDIS_URI");
    }

    @Test
    void tellsHowItStandsWhatIsForOthersAndWhatFailed() {
        runtime.fleet.status = FOLLOWING;
        var run = runtime.run("config", "fleet", "status");
        assertThat(run.status()).isZero();
        assertThat(run.out().lines())
                .containsExactly(
                        "FOLLOWING",
                        "fleet     gateway, node a",
                        "labels    arch=amd64, zone=eu",
                        "store     standalone 10.0.0.1:6379",
                        "revision  1-12",
                        "lag       2 changes, 3 s",
                        "unsent    0",
                        "shared    14 configurations",
                        "elsewhere com.acme.x: for nodes with (zone=us)",
                        "FAILED    com.acme.y: bad?[31m");
        assertThat(
                        JsonParser.parseString(
                                        runtime.run("config", "fleet", "status", "--json").out())
                                .getAsJsonObject()
                                .get("revision")
                                .getAsString())
                .isEqualTo("1-12");
    }

    @Test
    void beingCutOffIsAFailureWithItsReason() {
        runtime.fleet.status =
                FOLLOWING.toBuilder()
                        .setState(State.STATE_CUT)
                        .setReason("Redis cannot be reached")
                        .setUnsent(4)
                        .build();
        var run = runtime.run("config", "fleet", "status");
        assertThat(run.status()).isEqualTo(1);
        assertThat(run.out())
                .contains("CUT: Redis cannot be reached", "What is configured goes on", "4");
    }

    @Test
    void listsAndDecidesConflicts() {
        assertThat(runtime.run("config", "fleet", "conflicts").out()).contains("No conflicts.");
        runtime.fleet.conflicts =
                List.of(
                        FleetConflict.newBuilder()
                                .setId("7-0")
                                .setPid("com.acme")
                                .setNode("a")
                                .setBase("1-1")
                                .setWinner("1-2")
                                .setDeleted(true)
                                .build());
        assertThat(runtime.run("config", "fleet", "conflicts").out().replaceAll(" +", " "))
                .contains("7-0 com.acme a 1-1 1-2 (deleted)");
        assertThat(runtime.run("config", "fleet", "take", "mine", "7-0").out())
                .contains("holds now, everywhere");
        assertThat(runtime.run("config", "fleet", "take", "theirs", "7-0").out())
                .contains("given up");
        assertThat(runtime.fleet.asked)
                .contains(
                        ResolveFleetConflictRequest.newBuilder().setId("7-0").setMine(true).build(),
                        ResolveFleetConflictRequest.newBuilder().setId("7-0").build());
        assertThat(runtime.run("config", "fleet", "take", "both", "7-0").status()).isEqualTo(2);
    }

    @Test
    void carriesBackupsIntoFilesAndBack() throws IOException {
        Path file = folder.resolve("fleet.txt");
        assertThat(runtime.run("config", "fleet", "backup", file.toString()).out())
                .contains(FakeFleet.BACKUP.length() + " bytes");
        assertThat(file).hasContent(FakeFleet.BACKUP);
        assertThat(runtime.run("config", "fleet", "restore", file.toString()).out())
                .contains("3 configurations");
        assertThat(((RestoreFleetRequest) runtime.fleet.asked.getLast()).getBackup().toStringUtf8())
                .isEqualTo(FakeFleet.BACKUP);
        Files.delete(file);
        assertThat(runtime.run("config", "fleet", "restore", file.toString()).status()).isNotZero();
    }

    @Test
    void aServerThatIsRefusedFailsTheCheckAndTheMissingLinesAreShown() {
        FleetFinding risky = finding("appendfsync", Verdict.VERDICT_RISKY, "appendfsync always");
        runtime.fleet.findings = List.of(risky);
        assertThat(runtime.run("config", "redis", "check").status()).isZero();
        runtime.fleet.findings =
                List.of(
                        risky,
                        finding("maxmemory-policy", Verdict.VERDICT_REFUSED, "maxmemory-policy no"),
                        finding("rights", Verdict.VERDICT_GOOD, ""));
        var run = runtime.run("config", "redis", "check");
        assertThat(run.status()).isEqualTo(1);
        assertThat(run.out())
                .contains("RISKY    appendfsync: found", "REFUSED  maxmemory-policy: found")
                .endsWith("redis.conf should have:\n  appendfsync always\n  maxmemory-policy no\n");
    }

    private static FleetFinding finding(String subject, Verdict verdict, String setting) {
        return FleetFinding.newBuilder()
                .setSubject(subject)
                .setVerdict(verdict)
                .setMessage("found")
                .setSetting(setting)
                .build();
    }
}
