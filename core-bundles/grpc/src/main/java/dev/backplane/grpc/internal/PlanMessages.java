package dev.backplane.grpc.internal;

import dev.backplane.manager.Plan;
import dev.backplane.proto.v1.PlanDifference;
import dev.backplane.proto.v1.PlanInterruption;
import dev.backplane.proto.v1.PlanStep;

import java.time.Duration;

/** The manager's plans as messages. */
final class PlanMessages {

    private PlanMessages() {}

    static dev.backplane.proto.v1.Plan write(Plan plan) {
        dev.backplane.proto.v1.Plan.Builder message =
                dev.backplane.proto.v1.Plan.newBuilder()
                        .setId(plan.id())
                        .setSummary(plan.summary())
                        .addAllRestarts(plan.restarts())
                        .addAllNotes(plan.notes());
        plan.steps().forEach(step -> message.addSteps(write(step)));
        plan.differences().forEach(each -> message.addDifferences(write(each)));
        plan.interruptions().forEach(each -> message.addInterruptions(write(each)));
        String refusal = plan.refusal();
        return refusal == null ? message.build() : message.setRefusal(refusal).build();
    }

    private static PlanStep write(Plan.Step step) {
        return PlanStep.newBuilder()
                .setKind(kindOf(step.kind()))
                .setName(step.name())
                .setVersion(step.version())
                .setReason(step.reason())
                .build();
    }

    private static PlanStep.Kind kindOf(Plan.Step.Kind kind) {
        return switch (kind) {
            case INSTALL -> PlanStep.Kind.KIND_INSTALL;
            case START -> PlanStep.Kind.KIND_START;
            case PROBE -> PlanStep.Kind.KIND_PROBE;
            case GATE -> PlanStep.Kind.KIND_GATE;
            case TRANSFER -> PlanStep.Kind.KIND_TRANSFER;
            case CANARY -> PlanStep.Kind.KIND_CANARY;
            case SHIFT -> PlanStep.Kind.KIND_SHIFT;
            case SOAK -> PlanStep.Kind.KIND_SOAK;
            case DRAIN -> PlanStep.Kind.KIND_DRAIN;
            case STOP -> PlanStep.Kind.KIND_STOP;
            case UNINSTALL -> PlanStep.Kind.KIND_UNINSTALL;
            case REFRESH -> PlanStep.Kind.KIND_REFRESH;
            case CONFIGURE -> PlanStep.Kind.KIND_CONFIGURE;
            case MODIFY -> PlanStep.Kind.KIND_MODIFY;
            case REACTIVATE -> PlanStep.Kind.KIND_REACTIVATE;
            case ACTIVATE -> PlanStep.Kind.KIND_ACTIVATE;
            case DEACTIVATE -> PlanStep.Kind.KIND_DEACTIVATE;
        };
    }

    static PlanDifference write(Plan.Difference each) {
        return PlanDifference.newBuilder()
                .setSubject(each.subject())
                .setProperty(each.property())
                .setBefore(each.before())
                .setAfter(each.after())
                .build();
    }

    private static PlanInterruption write(Plan.Interruption each) {
        PlanInterruption.Builder message =
                PlanInterruption.newBuilder().setName(each.name()).setReason(each.reason());
        Duration atMost = each.atMost();
        if (atMost != null) {
            message.setAtMost(PluginMessages.duration(atMost));
        }
        return message.build();
    }
}
