package dev.backplane.grpc.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.protobuf.Timestamp;

import dev.backplane.loader.PluginType;
import dev.backplane.manager.Door;
import dev.backplane.manager.Owner;
import dev.backplane.manager.Phase;
import dev.backplane.manager.Refusal;
import dev.backplane.plugin.ErrorCode;
import dev.backplane.plugin.PluginException;
import dev.backplane.proto.v1.ApplyPlanRequest;
import dev.backplane.proto.v1.ExplainPluginRequest;
import dev.backplane.proto.v1.Explanation;
import dev.backplane.proto.v1.GetPluginRequest;
import dev.backplane.proto.v1.ListPluginsRequest;
import dev.backplane.proto.v1.ListPluginsResponse;
import dev.backplane.proto.v1.Plan;
import dev.backplane.proto.v1.PlanStep;
import dev.backplane.proto.v1.Plugin;
import dev.backplane.proto.v1.PluginPhase;
import dev.backplane.proto.v1.PluginServiceGrpc;
import dev.backplane.proto.v1.RestartPluginRequest;
import dev.backplane.proto.v1.StartPluginRequest;
import dev.backplane.proto.v1.StopPluginRequest;
import dev.backplane.proto.v1.UninstallPluginRequest;

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
final class PluginServiceTest {

    private final OpenEndpoint open = new OpenEndpoint();

    @AfterEach
    void close() throws InterruptedException {
        open.close();
    }

    @Test
    void listsPluginsAndRefusalsAndLibrariesOnRequest() {
        open.manager.plugins.put("greeter", FakeManager.plugin("greeter", Phase.ACTIVE));
        open.manager.plugins.put(
                "lib", FakeManager.plugin("lib", Phase.ACTIVE, PluginType.LIBRARY));
        open.manager.report(
                new Refusal(
                        "bad.jar",
                        new Owner(Door.FILE, "bad.jar"),
                        ErrorCode.BAD_ARTIFACT,
                        "not a zip",
                        Instant.ofEpochSecond(7)));

        ListPluginsResponse some = stub().listPlugins(ListPluginsRequest.getDefaultInstance());
        ListPluginsResponse all =
                stub().listPlugins(
                                ListPluginsRequest.newBuilder().setIncludeLibraries(true).build());

        assertThat(some.getPluginsList()).extracting(Plugin::getName).containsExactly("greeter");
        assertThat(all.getPluginsList())
                .extracting(Plugin::getName)
                .containsExactly("greeter", "lib");
        assertThat(some.getRefusalsList())
                .containsExactly(
                        dev.backplane.proto.v1.Refusal.newBuilder()
                                .setSource("bad.jar")
                                .setOwner("file:bad.jar")
                                .setCode("BAD_ARTIFACT")
                                .setMessage("not a zip")
                                .setWhen(Timestamp.newBuilder().setSeconds(7))
                                .build());
    }

    @Test
    void getsOnePluginWithEverythingTheManagerKnows() {
        open.manager.plugins.put("greeter", FakeManager.plugin("greeter", Phase.FAILED));

        Plugin plugin =
                stub().getPlugin(GetPluginRequest.newBuilder().setName("greeter").build())
                        .getPlugin();

        assertThat(plugin)
                .isEqualTo(
                        Plugin.newBuilder()
                                .setName("greeter")
                                .setType(dev.backplane.proto.v1.PluginType.PLUGIN_TYPE_BUNDLE)
                                .setSymbolicName("com.example.greeter")
                                .setVersion("1.2.0")
                                .setDescription("says greeter")
                                .setBundleId(17)
                                .setBundleState("RESOLVED")
                                .setPhase(PluginPhase.PLUGIN_PHASE_FAILED)
                                .setShouldRun(true)
                                .setSource("greeter.jar")
                                .setDigest("sha256:" + "0123456789abcdef".repeat(4))
                                .setOwner("file:greeter.jar")
                                .setSince(
                                        Timestamp.newBuilder()
                                                .setSeconds(1_700_000_000)
                                                .setNanos(5))
                                .addRequirements("package a.b")
                                .addDependsOn("lib")
                                .addUsedBy("user")
                                .setProblem("it broke")
                                .addWarnings("its code looks odd")
                                .build());
    }

    @ParameterizedTest
    @EnumSource(Phase.class)
    void everyPhaseHasItsNameOnTheWire(Phase phase) {
        assertThat(PluginMessages.write(FakeManager.plugin("p", phase)).getPhase().name())
                .isEqualTo("PLUGIN_PHASE_" + phase.name());
    }

    @ParameterizedTest
    @EnumSource(dev.backplane.manager.Plan.Step.Kind.class)
    void everyKindOfStepHasItsNameOnTheWire(dev.backplane.manager.Plan.Step.Kind kind) {
        var plan =
                new dev.backplane.manager.Plan(
                        "0123456789ab",
                        "do it",
                        List.of(new dev.backplane.manager.Plan.Step(kind, "a", "1.0.0", "")),
                        List.of(),
                        List.of(),
                        List.of(),
                        List.of(),
                        null);

        assertThat(PlanMessages.write(plan).getSteps(0).getKind().name())
                .isEqualTo("KIND_" + kind.name());
    }

    @Test
    void aPluginThatIsNotThereIsNotFound() {
        StatusRuntimeException e =
                catchThrowableOfType(
                        StatusRuntimeException.class,
                        () ->
                                stub().getPlugin(
                                                GetPluginRequest.newBuilder()
                                                        .setName("greter")
                                                        .build()));

        assertThat(e.getStatus().getCode()).isEqualTo(Status.Code.NOT_FOUND);
        assertThat(e.getStatus().getDescription())
                .contains("'greter'")
                .contains("backplane plugin list");
        assertThat(OpenEndpoint.errorInfo(e).getReason()).isEqualTo("UNKNOWN_PLUGIN");
        assertThat(OpenEndpoint.errorInfo(e).getMetadataMap()).containsEntry("plugin", "greter");
    }

    @Test
    void anEmptyNameIsAnInvalidArgument() {
        StatusRuntimeException e =
                catchThrowableOfType(
                        StatusRuntimeException.class,
                        () -> stub().stopPlugin(StopPluginRequest.getDefaultInstance()));

        assertThat(e.getStatus().getCode()).isEqualTo(Status.Code.INVALID_ARGUMENT);
        assertThat(open.manager.asked).isEmpty();
    }

    @Test
    void changesGoToTheManagerOnBehalfOfThisDoor() {
        Plugin started =
                stub().startPlugin(StartPluginRequest.newBuilder().setName("a").build())
                        .getPlugin();
        stub().stopPlugin(StopPluginRequest.newBuilder().setName("b").setForce(true).build());
        stub().restartPlugin(RestartPluginRequest.newBuilder().setName("c").build());
        stub().uninstallPlugin(
                        UninstallPluginRequest.newBuilder().setName("d").setForce(true).build());

        assertThat(started.getName()).isEqualTo("a");
        assertThat(open.manager.asked)
                .containsExactly(
                        "start a grpc false",
                        "stop b grpc true",
                        "restart c grpc false",
                        "uninstall d grpc true");
    }

    @Test
    void aDryRunIsAPlanAndNoChange() {
        Plan plan =
                stub().stopPlugin(
                                StopPluginRequest.newBuilder().setName("a").setDryRun(true).build())
                        .getPlan();
        Plan same =
                stub().uninstallPlugin(
                                UninstallPluginRequest.newBuilder()
                                        .setName("a")
                                        .setDryRun(true)
                                        .build())
                        .getPlan();

        assertThat(open.manager.asked).isEmpty();
        assertThat(plan).isEqualTo(same);
        assertThat(plan.getId()).isEqualTo("0123456789ab");
        assertThat(plan.getSteps(0).getKind()).isEqualTo(PlanStep.Kind.KIND_STOP);
        assertThat(plan.getSteps(0).getReason()).isEqualTo("because");
        assertThat(plan.getRestartsList()).containsExactly("b");
        assertThat(plan.getDifferences(0).getBefore()).isEqualTo("started");
        assertThat(plan.getInterruptions(0).getAtMost().getSeconds()).isEqualTo(5);
        assertThat(plan.getNotesList()).containsExactly("mind the gap");
        assertThat(plan.getRefusal()).isEmpty();
    }

    @Test
    void appliesAPlanThatItKnows() {
        assertThat(stub().applyPlan(applying("0123456789ab")).hasPlugin()).isFalse();
        for (String id : List.of("", "nonsense")) {
            StatusRuntimeException e =
                    catchThrowableOfType(
                            StatusRuntimeException.class, () -> stub().applyPlan(applying(id)));
            assertThat(e.getStatus().getCode())
                    .isEqualTo(id.isEmpty() ? Status.Code.INVALID_ARGUMENT : Status.Code.NOT_FOUND);
        }
    }

    private static ApplyPlanRequest applying(String id) {
        return ApplyPlanRequest.newBuilder().setPlanId(id).build();
    }

    @Test
    void aRefusedChangeNamesThePlugin() {
        open.manager.onChange =
                (name, change) -> {
                    throw new PluginException(ErrorCode.IN_USE, "shouter uses greeter");
                };

        StatusRuntimeException e =
                catchThrowableOfType(
                        StatusRuntimeException.class,
                        () ->
                                stub().stopPlugin(
                                                StopPluginRequest.newBuilder()
                                                        .setName("greeter")
                                                        .build()));

        assertThat(e.getStatus().getCode()).isEqualTo(Status.Code.FAILED_PRECONDITION);
        assertThat(OpenEndpoint.errorInfo(e).getMetadataMap())
                .containsExactlyEntriesOf(Map.of("plugin", "greeter"));
    }

    @Test
    void explains() {
        Explanation explanation =
                stub().explainPlugin(ExplainPluginRequest.newBuilder().setName("greeter").build())
                        .getExplanation();

        assertThat(explanation)
                .isEqualTo(
                        Explanation.newBuilder()
                                .setName("greeter")
                                .setSummary("greeter is well")
                                .addFindings("it runs")
                                .setRemedy("nothing to do")
                                .build());
    }

    private PluginServiceGrpc.PluginServiceBlockingStub stub() {
        return PluginServiceGrpc.newBlockingStub(open.channel)
                .withDeadlineAfter(20, TimeUnit.SECONDS);
    }
}
