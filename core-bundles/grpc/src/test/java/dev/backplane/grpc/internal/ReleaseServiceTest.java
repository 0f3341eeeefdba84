package dev.backplane.grpc.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.protobuf.Duration;
import com.google.protobuf.Timestamp;

import dev.backplane.engine.CanaryRule;
import dev.backplane.engine.RevisionTraffic;
import dev.backplane.loader.Digest;
import dev.backplane.manager.Door;
import dev.backplane.manager.Owner;
import dev.backplane.manager.Release.Outcome;
import dev.backplane.plugin.ErrorCode;
import dev.backplane.plugin.PluginException;
import dev.backplane.proto.v1.Canary;
import dev.backplane.proto.v1.DiffReleasesRequest;
import dev.backplane.proto.v1.ListReleasesRequest;
import dev.backplane.proto.v1.ListUpdatesRequest;
import dev.backplane.proto.v1.PlanDifference;
import dev.backplane.proto.v1.Proof;
import dev.backplane.proto.v1.Release;
import dev.backplane.proto.v1.ReleaseFromQuarantineRequest;
import dev.backplane.proto.v1.ReleaseOutcome;
import dev.backplane.proto.v1.ReleaseServiceGrpc;
import dev.backplane.proto.v1.RollBackPluginRequest;
import dev.backplane.proto.v1.Traffic;
import dev.backplane.proto.v1.UpdateStatus;

import io.grpc.Status;
import io.grpc.StatusRuntimeException;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

@Timeout(30)
final class ReleaseServiceTest {

    private static final dev.backplane.manager.Release RELEASE =
            new dev.backplane.manager.Release(
                    3,
                    "1.2.0",
                    new Digest("ab".repeat(32)),
                    "0123456789ab",
                    List.of("exit"),
                    2,
                    new Owner(Door.FILE, "greeter.jar"),
                    Instant.ofEpochSecond(7),
                    "update",
                    Outcome.ROLLED_BACK,
                    "12 of 40 calls failed",
                    new dev.backplane.manager.Release.Proof(
                            12,
                            11,
                            1,
                            345,
                            java.time.Duration.ofMillis(310),
                            java.time.Duration.ZERO,
                            java.time.Duration.ofMillis(45),
                            java.time.Duration.ofSeconds(30)),
                    Map.of("com.acme.greeter", 4L));

    private final OpenEndpoint open = new OpenEndpoint();

    @AfterEach
    void close() throws InterruptedException {
        open.close();
    }

    @Test
    void listsReleasesWithEverythingThatIsKnownOfThem() {
        open.manager.releases.add(RELEASE);

        List<Release> releases =
                stub().listReleases(ListReleasesRequest.newBuilder().setName("greeter").build())
                        .getReleasesList();

        assertThat(open.manager.asked).containsExactly("history greeter");
        assertThat(releases)
                .containsExactly(
                        Release.newBuilder()
                                .setNumber(3)
                                .setVersion("1.2.0")
                                .setDigest("sha256:" + "ab".repeat(32))
                                .setConfiguration("0123456789ab")
                                .addGrants("exit")
                                .setStateSchema(2)
                                .putRevisions("com.acme.greeter", 4)
                                .setOwner("file:greeter.jar")
                                .setWhen(Timestamp.newBuilder().setSeconds(7))
                                .setReason("update")
                                .setOutcome(ReleaseOutcome.RELEASE_OUTCOME_ROLLED_BACK)
                                .setVerdict("12 of 40 calls failed")
                                .setProof(
                                        Proof.newBuilder()
                                                .setInFlight(12)
                                                .setDrained(11)
                                                .setCutOff(1)
                                                .setStateBytes(345)
                                                .setStartUp(millis(310))
                                                .setGate(millis(0))
                                                .setDrain(millis(45))
                                                .setSoak(Duration.newBuilder().setSeconds(30)))
                                .build());
    }

    @ParameterizedTest
    @EnumSource(Outcome.class)
    void everyOutcomeHasItsNameOnTheWireAndAProofOnlyIfThereIsOne(Outcome outcome) {
        Release release = ReleaseMessages.write(RELEASE.ended(outcome, "", null));

        assertThat(release.getOutcome().name()).isEqualTo("RELEASE_OUTCOME_" + outcome.name());
        assertThat(release.hasProof()).isFalse();
    }

    @Test
    void tellsWhatDiffersBetweenTwo() {
        assertThat(
                        stub().diffReleases(
                                        DiffReleasesRequest.newBuilder()
                                                .setName("greeter")
                                                .setBefore(1)
                                                .setAfter(2)
                                                .build())
                                .getDifferencesList())
                .containsExactly(
                        PlanDifference.newBuilder()
                                .setSubject("greeter")
                                .setProperty("version")
                                .setBefore("1.0.0")
                                .setAfter("1.1.0")
                                .build());
        assertThat(open.manager.asked).containsExactly("diff greeter 1 2");
    }

    @Test
    void changesGoToTheManagerOnBehalfOfThisDoor() {
        RollBackPluginRequest back =
                RollBackPluginRequest.newBuilder().setName("a").setForce(true).build();
        stub().rollBackPlugin(back.toBuilder().setRelease(2).setForce(false).build());
        assertThat(stub().rollBackPlugin(back).getPlugin().getName()).isEqualTo("a");
        assertThat(
                        stub().releaseFromQuarantine(
                                        ReleaseFromQuarantineRequest.newBuilder()
                                                .setName("b")
                                                .build())
                                .getPlugin()
                                .getName())
                .isEqualTo("b");

        assertThat(open.manager.asked)
                .containsExactly(
                        "rollback a 2 grpc false",
                        "rollback a 0 grpc true",
                        "release b grpc false");
    }

    @Test
    void aReleaseThatIsNotKeptIsNotFoundAndNamesThePlugin() {
        open.manager.onChange =
                (name, change) -> {
                    throw new PluginException(ErrorCode.UNKNOWN_RELEASE, "there are [1, 2]");
                };

        StatusRuntimeException e =
                catchThrowableOfType(
                        StatusRuntimeException.class,
                        () ->
                                stub().rollBackPlugin(
                                                RollBackPluginRequest.newBuilder()
                                                        .setName("greeter")
                                                        .setRelease(9)
                                                        .build()));

        assertThat(e.getStatus().getCode()).isEqualTo(Status.Code.NOT_FOUND);
        assertThat(OpenEndpoint.errorInfo(e).getReason()).isEqualTo("UNKNOWN_RELEASE");
        assertThat(OpenEndpoint.errorInfo(e).getMetadataMap())
                .isEqualTo(Map.of("plugin", "greeter"));
    }

    @Test
    void anEmptyNameIsAnInvalidArgument() {
        StatusRuntimeException e =
                catchThrowableOfType(
                        StatusRuntimeException.class,
                        () -> stub().rollBackPlugin(RollBackPluginRequest.getDefaultInstance()));

        assertThat(e.getStatus().getCode()).isEqualTo(Status.Code.INVALID_ARGUMENT);
        assertThat(open.manager.asked).isEmpty();
    }

    @Test
    void showsHowBothVersionsOfAWatchedUpdateFare() {
        open.manager.updates.add(
                new dev.backplane.manager.UpdateStatus(
                        "greeter",
                        "1.1.0",
                        "1.2.0",
                        Instant.ofEpochSecond(9),
                        new CanaryRule.Weight(10),
                        traffic(98, 2),
                        RevisionTraffic.NONE));

        assertThat(stub().listUpdates(ListUpdatesRequest.getDefaultInstance()).getUpdatesList())
                .containsExactly(
                        UpdateStatus.newBuilder()
                                .setName("greeter")
                                .setBefore("1.1.0")
                                .setAfter("1.2.0")
                                .setUntil(Timestamp.newBuilder().setSeconds(9))
                                .setCanary(Canary.newBuilder().setWeightPercent(10))
                                .setBeforeTraffic(
                                        Traffic.newBuilder()
                                                .setCalls(100)
                                                .setFaults(4)
                                                .setRefusals(5)
                                                .setP50(nanos(RevisionTraffic.upperNanos(3)))
                                                .setP99(nanos(RevisionTraffic.upperNanos(40))))
                                .setAfterTraffic(
                                        Traffic.newBuilder().setP50(nanos(0)).setP99(nanos(0)))
                                .build());
    }

    /** So many calls in the fourth bucket, and so many in the 41st. */
    private static RevisionTraffic traffic(long quick, long slow) {
        long[] buckets = new long[RevisionTraffic.BUCKETS];
        buckets[3] = quick;
        buckets[40] = slow;
        return new RevisionTraffic(quick + slow, 4, 5, buckets);
    }

    private static Duration millis(int millis) {
        return nanos(millis * 1_000_000L);
    }

    private static Duration nanos(long nanos) {
        return Duration.newBuilder().setNanos((int) nanos).build();
    }

    private ReleaseServiceGrpc.ReleaseServiceBlockingStub stub() {
        return ReleaseServiceGrpc.newBlockingStub(open.channel)
                .withDeadlineAfter(20, TimeUnit.SECONDS);
    }
}
