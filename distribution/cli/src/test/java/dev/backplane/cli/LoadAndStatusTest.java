package dev.backplane.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;

import dev.backplane.cli.FakeRuntime.Outcome;
import dev.backplane.proto.v1.ListPluginsResponse;
import dev.backplane.proto.v1.PluginPhase;

import io.grpc.Status;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

@Timeout(30)
final class LoadAndStatusTest {

    private FakeRuntime runtime;
    private @Nullable FakeInstance instance;

    @BeforeEach
    void open() throws IOException {
        runtime = new FakeRuntime();
    }

    @AfterEach
    void close() throws IOException, InterruptedException {
        if (instance != null) {
            instance.close();
        }
        runtime.close();
    }

    @Test
    void loadReportsCallsRateAndLatencies() {
        Outcome outcome =
                runtime.run(
                        "load",
                        "greeter",
                        "greet",
                        "Ada",
                        "--seconds",
                        "1",
                        "--concurrency",
                        "4",
                        "--connections",
                        "2");

        assertThat(outcome.status()).isZero();
        assertThat(outcome.err()).isEmpty();
        assertThat(outcome.out())
                .containsPattern("(?m)^calls +[\\d,]+ in 1\\.\\d s$")
                .containsPattern("(?m)^failures +0$")
                .containsPattern("(?m)^rate +[\\d,]+ calls/s$")
                .containsPattern(
                        "(?m)^latency +p50 [\\d,]+ us, p99 [\\d,]+ us, p99.9 [\\d,]+ us, max"
                                + " [\\d,]+ us$");
    }

    @Test
    void loadCountsFailuresByCode() {
        AtomicInteger calls = new AtomicInteger();
        runtime.invoke =
                request -> {
                    if (calls.incrementAndGet() % 3 == 0) {
                        throw Status.NOT_FOUND.asRuntimeException();
                    }
                    return request.getPayload();
                };

        JsonObject report =
                json(
                        runtime.run(
                                "load",
                                "p",
                                "o",
                                "--seconds",
                                "1",
                                "--concurrency",
                                "2",
                                "--json"));

        long failed = report.get("failed").getAsLong();
        assertThat(failed).isPositive();
        assertThat(report.getAsJsonObject("failures").entrySet()).hasSize(1);
        assertThat(report.get("calls").getAsLong())
                .isEqualTo(report.get("succeeded").getAsLong() + failed);
        assertThat(report.getAsJsonObject("latencyMicros").get("p99.9").getAsLong()).isPositive();
    }

    @Test
    void loadKeepsToTheRate() {
        JsonObject report =
                json(
                        runtime.run(
                                "load",
                                "p",
                                "o",
                                "--seconds",
                                "2",
                                "--concurrency",
                                "8",
                                "--rate",
                                "50",
                                "--json"));

        assertThat(report.get("calls").getAsLong()).isBetween(60L, 104L);
    }

    @Test
    void loadWithoutOneSuccessIsStatusOne() {
        runtime.refusal =
                FakeRuntime.error(
                        Status.Code.NOT_FOUND, "UNKNOWN_PLUGIN", "no plugin is named 'p'");

        Outcome outcome = runtime.run("load", "p", "o", "--seconds", "1", "--json");

        assertThat(outcome.status()).isEqualTo(1);
        JsonObject report = JsonParser.parseString(outcome.out()).getAsJsonObject();
        assertThat(report.getAsJsonObject("failures").get("UNKNOWN_PLUGIN").getAsLong())
                .isPositive();
    }

    @Test
    void statusSaysHowTheInstanceIs(@TempDir Path home) throws IOException {
        runtime.plugins =
                ListPluginsResponse.newBuilder()
                        .addPlugins(FakeRuntime.plugin("a", PluginPhase.PLUGIN_PHASE_ACTIVE))
                        .addPlugins(FakeRuntime.plugin("b", PluginPhase.PLUGIN_PHASE_ACTIVE))
                        .addPlugins(FakeRuntime.plugin("c", PluginPhase.PLUGIN_PHASE_FAILED))
                        .build();
        instance = instance(home, runtime.address());
        Map<String, String> environment = instance.environment();
        long pid = instance.pid();

        assertThat(FakeRuntime.run(environment, new byte[0], "status"))
                .isEqualTo(
                        new Outcome(
                                0,
                                """
                                runtime    ready
                                pid        %d
                                grpc       %s
                                ssh        127.0.0.1:7022
                                plugins    2 active, 1 failed
                                libraries  none
                                refused    nothing
                                """
                                        .formatted(pid, runtime.address()),
                                ""));
        JsonObject status = json(FakeRuntime.run(environment, new byte[0], "status", "--json"));
        assertThat(status.get("ready").getAsBoolean()).isTrue();
        assertThat(status.get("pid").getAsLong()).isEqualTo(pid);
        assertThat(status.getAsJsonObject("endpoints").get("ssh").getAsString())
                .isEqualTo("127.0.0.1:7022");
        assertThat(status.getAsJsonObject("plugins").get("active").getAsInt()).isEqualTo(2);
    }

    @Test
    void statusOfAnotherRuntimeDoesNotShowThisInstancesProcess(@TempDir Path home)
            throws IOException {
        instance = instance(home, "127.0.0.1:1");
        Map<String, String> environment = instance.environment();

        String out =
                FakeRuntime.run(environment, new byte[0], "status", "--endpoint", runtime.address())
                        .out();

        assertThat(out).contains("grpc       " + runtime.address()).doesNotContain("pid", "ssh");
    }

    @Test
    void statusOfAnInstanceThatIsNotReadyYetNamesItsProcess(@TempDir Path home) throws Exception {
        instance = instance(home, runtime.address());
        Map<String, String> environment = instance.environment();
        runtime.close();

        Outcome outcome = FakeRuntime.run(environment, new byte[0], "status");
        JsonObject status =
                JsonParser.parseString(
                                FakeRuntime.run(environment, new byte[0], "status", "--json").out())
                        .getAsJsonObject();

        assertThat(outcome.status()).isEqualTo(1);
        assertThat(outcome.err()).contains("pid " + instance.pid()).contains("not ready");
        assertThat(status.get("running").getAsBoolean()).isTrue();
        assertThat(status.get("ready").getAsBoolean()).isFalse();
    }

    private static FakeInstance instance(Path home, String grpc) throws IOException {
        return new FakeInstance(home).listening("grpc=" + grpc + "\nssh=127.0.0.1:7022\n");
    }

    private static JsonObject json(Outcome outcome) {
        assertThat(outcome.status()).isZero();
        assertThat(outcome.err()).isEmpty();
        return JsonParser.parseString(outcome.out()).getAsJsonObject();
    }
}
