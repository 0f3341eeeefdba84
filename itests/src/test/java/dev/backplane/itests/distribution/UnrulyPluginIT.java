package dev.backplane.itests.distribution;

import static dev.backplane.itests.distribution.Witness.refused;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.protobuf.ByteString;

import dev.backplane.itests.Alone;
import dev.backplane.itests.distribution.RunningDistribution.Outcome;
import dev.backplane.itests.distribution.card.Card;
import dev.backplane.proto.v1.EventServiceGrpc;
import dev.backplane.proto.v1.Explanation;
import dev.backplane.proto.v1.InvocationServiceGrpc;
import dev.backplane.proto.v1.InvokeRequest;
import dev.backplane.proto.v1.InvokeStreamRequest;
import dev.backplane.proto.v1.Plugin;
import dev.backplane.proto.v1.PluginPhase;
import dev.backplane.proto.v1.PublishRequest;

import io.grpc.Status;
import io.grpc.StatusException;
import io.grpc.StatusRuntimeException;

import org.junit.After;
import org.junit.AfterClass;
import org.junit.ClassRule;
import org.junit.Test;
import org.junit.experimental.categories.Category;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/**
 * What may come in but takes nothing with it: plugins that throw, hang, wait for each other, and
 * calls that cannot be answered.
 */
@Category(Alone.class)
public class UnrulyPluginIT {

    @ClassRule public static final Witness WITNESS = new Witness("unruly");

    @After
    public void nothingElseIsHarmedAndNothingIsLeft() throws Exception {
        WITNESS.uninstallOthers();
        WITNESS.assertUnharmedAndAlone();
    }

    @AfterClass
    public static void nothingIsLeftInTheFramework() throws Exception {
        WITNESS.assertNoBundlesLeftBut("com.acme.stuck");
    }

    // -- what does not come up

    @Test
    public void survivesAnActivatorThatThrows() {
        for (String how : List.of("throw", "throw-error")) {
            byte[] thrower = TestBundle.plugin(how, "1.0.0").with(Card.START, how).bytes();

            Plugin failed = WITNESS.gateway().upload("bad.jar", thrower);

            assertThat(failed.getPhase()).isEqualTo(PluginPhase.PLUGIN_PHASE_FAILED);
            assertThat(failed.getProblem()).contains(how, "the card is");
            WITNESS.assertUnavailable(how, "the card is");
        }
    }

    @Test
    public void givesUpAnActivatorThatHangsAndTakesTheMendedOne() throws Exception {
        Plugin failed =
                WITNESS.gateway()
                        .upload("bad.jar", bad("1.0.0").with(Card.START, "hang-politely").bytes());
        assertThat(failed.getPhase()).isEqualTo(PluginPhase.PLUGIN_PHASE_FAILED);
        assertThat(failed.getProblem())
                .contains("bad", Witness.START_LIMIT_MILLIS + " ms", "Card.misbehave");
        WITNESS.assertUnavailable("bad", "did not finish");

        Plugin mended = WITNESS.gateway().upload("bad.jar", bad("1.0.1").bytes());

        assertThat(mended.getPhase()).isEqualTo(PluginPhase.PLUGIN_PHASE_ACTIVE);
        assertThat(WITNESS.gateway().call("bad", "version", "")).isEqualTo("1.0.1");
    }

    @Test
    public void leavesBehindAnActivatorThatNothingStops() {
        long begin = System.nanoTime();
        Plugin failed =
                WITNESS.gateway()
                        .upload("stuck.jar", stuck("1.0.0").with(Card.START, "hang").bytes());

        assertThat(TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begin))
                .isLessThan(Witness.START_LIMIT_MILLIS + 10_000);
        assertThat(failed.getPhase()).isEqualTo(PluginPhase.PLUGIN_PHASE_FAILED);
        assertThat(failed.getProblem())
                .contains("stuck", Witness.START_LIMIT_MILLIS + " ms", "Card.hang");
        WITNESS.assertUnavailable("stuck", "did not finish");

        // The manager is free again: others come and go.
        Plugin next = WITNESS.gateway().upload("bad.jar", bad("1.0.0").bytes());
        assertThat(next.getPhase()).isEqualTo(PluginPhase.PLUGIN_PHASE_ACTIVE);

        // A mended version takes over, although the framework cannot let go of the old one.
        Plugin mended = WITNESS.gateway().upload("stuck.jar", stuck("1.0.1").bytes());
        assertThat(mended.getProblem()).isEmpty();
        assertThat(mended.getPhase()).isEqualTo(PluginPhase.PLUGIN_PHASE_ACTIVE);
        assertThat(WITNESS.gateway().call("stuck", "version", "")).isEqualTo("1.0.1");
    }

    @Test
    public void keepsTheRunningVersionWhenTheNewOneDoesNotComeUp() {
        WITNESS.gateway().upload("bad.jar", bad("1.0.0").bytes());
        long bundle = WITNESS.gateway().plugin("bad").getBundleId();

        for (String how : List.of("throw", "hang-politely")) {
            StatusRuntimeException refused =
                    refused(
                            () ->
                                    WITNESS.gateway()
                                            .upload(
                                                    "bad.jar",
                                                    bad("2.0.0").with(Card.START, how).bytes()));
            assertThat(refused.getStatus().getDescription())
                    .contains("bad 2.0.0", "bad 1.0.0 goes on running");
            assertThat(WITNESS.gateway().call("bad", "version", "")).isEqualTo("1.0.0");
            assertThat(WITNESS.gateway().plugin("bad").getBundleId()).isEqualTo(bundle);
        }
    }

    @Test
    public void replacesAVersionThatHangsWhenItIsStopped() {
        WITNESS.gateway().upload("bad.jar", bad("1.0.0").with(Card.STOP, "hang-politely").bytes());

        Plugin replaced = WITNESS.gateway().upload("bad.jar", bad("2.0.0").bytes());

        assertThat(replaced.getVersion()).isEqualTo("2.0.0");
        assertThat(replaced.getPhase()).isEqualTo(PluginPhase.PLUGIN_PHASE_ACTIVE);
        assertThat(WITNESS.gateway().call("bad", "version", "")).isEqualTo("2.0.0");
    }

    private static TestBundle bad(String version) {
        return TestBundle.plugin("bad", version);
    }

    private static TestBundle stuck(String version) {
        return TestBundle.plugin("stuck", version);
    }

    // -- circles

    @Test
    public void startsACircleOfPackages() {
        WITNESS.gateway().upload("left.jar", circle("left", "right").bytes());
        Plugin right = WITNESS.gateway().upload("right.jar", circle("right", "left").bytes());

        assertThat(right.getPhase()).isEqualTo(PluginPhase.PLUGIN_PHASE_ACTIVE);
        Await.until(
                () -> "left active: " + WITNESS.gateway().plugin("left"),
                () ->
                        WITNESS.gateway().plugin("left").getPhase()
                                == PluginPhase.PLUGIN_PHASE_ACTIVE);
        assertThat(WITNESS.gateway().call("left", "version", "")).isEqualTo("1.0.0");
        assertThat(WITNESS.gateway().call("right", "version", "")).isEqualTo("1.0.0");
    }

    private static TestBundle circle(String name, String needs) {
        return TestBundle.plugin(name, "1.0.0")
                .with("Export-Package", "com.acme." + name)
                .with("Import-Package", "dev.backplane.bus,org.osgi.framework,com.acme." + needs)
                .with("com/acme/" + name + "/README", new byte[0]);
    }

    @Test
    public void namesACircleOfServices() {
        WITNESS.gateway()
                .upload("hen.jar", TestBundle.link("hen", Runnable.class, Callable.class).bytes());
        WITNESS.gateway()
                .upload("egg.jar", TestBundle.link("egg", Callable.class, Runnable.class).bytes());

        for (String name : List.of("hen", "egg")) {
            Explanation explanation = WITNESS.gateway().explain(name);
            assertThat(explanation.toString())
                    .contains("circle", "hen", "egg", "waits for service");
            assertThat(WITNESS.gateway().plugin(name).getPhase())
                    .isEqualTo(PluginPhase.PLUGIN_PHASE_FAILED);
            StatusRuntimeException refused =
                    refused(() -> WITNESS.gateway().call(name, "link", ""));
            assertThat(refused.getStatus().getCode()).isEqualTo(Status.Code.UNAVAILABLE);
        }
    }

    // -- calls

    @Test
    public void refusesAPayloadOverTheLimit() {
        StatusRuntimeException refused =
                refused(
                        () ->
                                WITNESS.gateway()
                                        .call(
                                                Gateway.request(
                                                        "witness",
                                                        "echo",
                                                        ByteString.copyFrom(
                                                                new byte
                                                                        [Witness.MAX_PAYLOAD_BYTES
                                                                                + 1])),
                                                10_000));

        assertThat(refused.getStatus().getCode()).isEqualTo(Status.Code.RESOURCE_EXHAUSTED);
        assertThat(refused.getStatus().getDescription())
                .contains("witness", String.valueOf(Witness.MAX_PAYLOAD_BYTES), "maxPayloadBytes");
    }

    @Test
    public void namesAnUnknownPluginAndAnUnknownOperation() throws Exception {
        StatusRuntimeException plugin =
                refused(() -> WITNESS.gateway().call("witnes", "version", ""));
        assertThat(plugin.getStatus().getCode()).isEqualTo(Status.Code.NOT_FOUND);
        assertThat(plugin.getStatus().getDescription()).contains("witnes");

        StatusRuntimeException operation =
                refused(() -> WITNESS.gateway().call("witness", "dance", ""));
        assertThat(operation.getStatus().getCode()).isEqualTo(Status.Code.UNIMPLEMENTED);
        assertThat(operation.getStatus().getDescription()).contains("witness", "dance");

        Outcome call = WITNESS.backplane().backplane("call", "nobody", "version");
        assertThat(call.status()).isEqualTo(1);
        assertThat(call.err()).contains("UNKNOWN_PLUGIN", "nobody");
        assertThat(refused(() -> WITNESS.gateway().start("nobody")).getStatus().getCode())
                .isEqualTo(Status.Code.NOT_FOUND);
        assertThat(WITNESS.backplane().backplane("plugin", "explain", "witnes").err())
                .contains("did you mean witness");
        Outcome shell = WITNESS.backplane().backplane("shell", "plugin:stop nobody");
        assertThat(shell.out() + shell.err()).contains("nobody");
    }

    @Test
    public void endsACallWhoseTimeIsUp() {
        StatusRuntimeException past =
                refused(
                        () ->
                                WITNESS.gateway()
                                        .call(
                                                Gateway.request(
                                                        "witness", "version", ByteString.EMPTY),
                                                -1));
        assertThat(past.getStatus().getCode()).isEqualTo(Status.Code.DEADLINE_EXCEEDED);

        StatusRuntimeException soon =
                refused(
                        () ->
                                WITNESS.gateway()
                                        .call(
                                                Gateway.request(
                                                        "witness",
                                                        "sleep",
                                                        ByteString.copyFromUtf8("60000")),
                                                300));
        assertThat(soon.getStatus().getCode()).isEqualTo(Status.Code.DEADLINE_EXCEEDED);
        Await.until(
                () -> "the sleeper was woken",
                () -> Integer.parseInt(WITNESS.gateway().call("witness", "interrupted", "")) > 0);
    }

    @Test
    public void passesAHandlersExceptionOn() {
        StatusRuntimeException failed =
                refused(() -> WITNESS.gateway().call("witness", "fail", ""));

        assertThat(failed.getStatus().getCode()).isEqualTo(Status.Code.UNKNOWN);
        assertThat(Gateway.reason(failed)).isEqualTo("HANDLER_FAILED");
        assertThat(failed.getStatus().getDescription()).contains("the card burns");
    }

    @Test
    public void aCallersCancellationReachesThePlugin() {
        int before = interrupted();
        var call =
                InvocationServiceGrpc.newFutureStub(WITNESS.gateway().channel())
                        .invoke(sleep("witness", 60_000));
        Await.until(() -> "the call is in flight: " + call, () -> isInFlight(call));

        call.cancel(true);

        Await.until(() -> "the sleeper was woken", () -> interrupted() == before + 1);
    }

    /** Once a later call has been answered, an earlier one on the same connection has begun. */
    private static boolean isInFlight(Future<?> call) {
        WITNESS.gateway().call("witness", "sleep", "100");
        return !call.isDone();
    }

    private static int interrupted() {
        return Integer.parseInt(WITNESS.gateway().call("witness", "interrupted", ""));
    }

    private static InvokeRequest sleep(String plugin, long millis) {
        return Gateway.request(plugin, "sleep", ByteString.copyFromUtf8(String.valueOf(millis)));
    }

    @Test
    public void answersOrRefusesEveryCallWhileAPluginStopsAndStarts() {
        WITNESS.gateway().upload("bad.jar", bad("1.0.0").bytes());
        try (Callers callers = new Callers(WITNESS.gateway(), "bad", 50)) {
            for (int i = 0; i < 3; i++) {
                callers.awaitMoreCalls(200);
                WITNESS.gateway().stop("bad");
                callers.awaitMoreCalls(200);
                WITNESS.gateway().start("bad");
            }
            assertThat(callers.failures())
                    .isNotEmpty()
                    .allMatch(it -> it.startsWith("UNAVAILABLE: Plugin \"bad\" is not active"));
        }
    }

    @Test
    public void breaksOffWhatOutlivesTheDraining() throws Exception {
        WITNESS.gateway().upload("bad.jar", bad("1.0.0").bytes());
        var call =
                InvocationServiceGrpc.newFutureStub(WITNESS.gateway().channel())
                        .invoke(sleep("bad", 60_000));
        var stream =
                InvocationServiceGrpc.newBlockingV2Stub(WITNESS.gateway().channel())
                        .withDeadlineAfter(30, TimeUnit.SECONDS)
                        .invokeStream(
                                InvokeStreamRequest.newBuilder()
                                        .setPlugin("bad")
                                        .setOperation("flood")
                                        .build());
        assertThat(stream.read()).isNotNull();

        WITNESS.gateway().stop("bad");

        assertThat(call)
                .failsWithin(Duration.ofSeconds(10))
                .withThrowableThat()
                .withMessageContaining("UNAVAILABLE")
                .withMessageContaining("bad/sleep was broken off");
        StatusException end =
                catchThrowableOfType(
                        StatusException.class,
                        () -> {
                            while (stream.read() != null) {
                                // what was on its way
                            }
                        });
        assertThat(end.getStatus().getCode()).isEqualTo(Status.Code.UNAVAILABLE);
    }

    // -- busy loops

    private static final int MORE_THAN_PROCESSORS = 3 * Runtime.getRuntime().availableProcessors();

    @Test
    public void requestHandlersThatDoNotLetGoOfTheProcessorsHoldNobodyUp() {
        WITNESS.gateway().upload("bad.jar", bad("1.0.0").bytes());
        WITNESS.gateway().upload("good.jar", TestBundle.plugin("good", "1.0.0").bytes());
        List<Future<?>> spinning = new ArrayList<>();
        for (int i = 0; i < MORE_THAN_PROCESSORS; i++) {
            spinning.add(
                    InvocationServiceGrpc.newFutureStub(WITNESS.gateway().channel())
                            .invoke(Gateway.request("bad", "spin", ByteString.EMPTY)));
        }

        callOthers("good");

        assertThat(spinning).noneMatch(Future::isDone);
    }

    @Test
    public void eventHandlersThatDoNotLetGoOfTheProcessorsHoldNobodyUp() {
        WITNESS.gateway().upload("bad.jar", TestBundle.listener("bad", "1.0.0", "spin").bytes());
        WITNESS.gateway().upload("audit.jar", TestBundle.listener("audit", "1.0.0", "").bytes());
        WITNESS.gateway().upload("good.jar", TestBundle.plugin("good", "1.0.0").bytes());
        for (int i = 0; i < MORE_THAN_PROCESSORS; i++) {
            var _ =
                    EventServiceGrpc.newBlockingStub(WITNESS.gateway().channel())
                            .withDeadlineAfter(10, TimeUnit.SECONDS)
                            .publish(
                                    PublishRequest.newBuilder().setTopic("orders/created").build());
        }

        callOthers("good");

        for (String plugin : List.of("bad", "audit")) {
            Await.until(
                    () -> plugin + " has got all events",
                    () ->
                            WITNESS.gateway()
                                    .call(plugin, "handled", "")
                                    .equals("" + MORE_THAN_PROCESSORS));
        }
    }

    /** From outside and from another plugin; some wait within. */
    private static void callOthers(String asking) {
        Neighbours calls = new Neighbours(WITNESS.gateway());
        for (int i = 0; i < 40; i++) {
            calls.call("witness", "version", "");
            calls.call("witness", "sleep", "1");
            calls.call(asking, "ask", "witness");
        }
        calls.assertAnsweredInTime();
    }
}
