package dev.backplane.grpc.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.google.protobuf.Duration;

import dev.backplane.manager.UnloadVerdict;
import dev.backplane.manager.UnloadVerdict.Outcome;
import dev.backplane.proto.v1.FindRootsRequest;
import dev.backplane.proto.v1.ListUnloadsRequest;
import dev.backplane.proto.v1.ListUnloadsResponse;
import dev.backplane.proto.v1.Unload;
import dev.backplane.proto.v1.UnloadServiceGrpc;

import io.grpc.Status;
import io.grpc.StatusRuntimeException;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;

@Timeout(30)
final class UnloadServiceTest {

    private final OpenEndpoint endpoint = new OpenEndpoint();

    @AfterEach
    void close() throws InterruptedException {
        endpoint.close();
    }

    private UnloadServiceGrpc.UnloadServiceBlockingStub unloads() {
        return UnloadServiceGrpc.newBlockingStub(endpoint.channel)
                .withDeadlineAfter(10, TimeUnit.SECONDS);
    }

    @Test
    void tellsWhatBecameOfEach() {
        for (Outcome outcome : Outcome.values()) {
            endpoint.unloads.verdicts.add(
                    new UnloadVerdict(
                            "greeter",
                            "1.2.0",
                            Instant.ofEpochSecond(1_700_000_000, 5),
                            outcome,
                            java.time.Duration.ofMillis(1_500),
                            List.of("thread"),
                            List.of("user"),
                            List.of("suspect")));
        }

        ListUnloadsResponse all = unloads().listUnloads(ListUnloadsRequest.getDefaultInstance());

        assertThat(all.getUnloadsList())
                .extracting(Unload::getOutcome)
                .containsExactly(
                        Unload.Outcome.OUTCOME_PENDING,
                        Unload.Outcome.OUTCOME_UNLOADED,
                        Unload.Outcome.OUTCOME_IN_USE,
                        Unload.Outcome.OUTCOME_LEAKED);
        Unload first = all.getUnloads(0);
        assertThat(first.getPlugin() + " " + first.getVersion()).isEqualTo("greeter 1.2.0");
        assertThat(first.getWhen().getSeconds()).isEqualTo(1_700_000_000);
        assertThat(first.getTook())
                .isEqualTo(Duration.newBuilder().setSeconds(1).setNanos(500_000_000).build());
        assertThat(first.getThreadsList()).containsExactly("thread");
        assertThat(first.getUsersList()).containsExactly("user");
        assertThat(first.getSuspectsList()).containsExactly("suspect");
        assertThat(all.getUnloaded()).isEqualTo(7);
        assertThat(all.getLeaked()).isEqualTo(3);
    }

    @Test
    void findsRoots() {
        FindRootsRequest greeter = FindRootsRequest.newBuilder().setPlugin("greeter").build();

        assertThat(unloads().findRoots(greeter).getRootsList())
                .containsExactly("greeter 1: thread 'x'");
        assertThatExceptionOfType(StatusRuntimeException.class)
                .isThrownBy(() -> unloads().findRoots(FindRootsRequest.getDefaultInstance()))
                .satisfies(
                        e -> assertThat(e.getStatus().getCode()).isEqualTo(Status.Code.NOT_FOUND));
    }
}
