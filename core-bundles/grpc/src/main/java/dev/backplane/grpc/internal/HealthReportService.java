package dev.backplane.grpc.internal;

import com.google.protobuf.Duration;

import dev.backplane.monitor.HealthReports;
import dev.backplane.plugin.ErrorCode;
import dev.backplane.plugin.PluginException;
import dev.backplane.proto.v1.GetHealthRequest;
import dev.backplane.proto.v1.GetHealthResponse;
import dev.backplane.proto.v1.HealthFinding;
import dev.backplane.proto.v1.HealthReport;
import dev.backplane.proto.v1.HealthReportServiceGrpc;
import dev.backplane.proto.v1.HealthStatus;

import io.grpc.ServerServiceDefinition;

import org.jspecify.annotations.Nullable;

import java.util.function.Supplier;

/** How well the runtime and its plugins are, for administrators. */
final class HealthReportService {

    private final Supplier<@Nullable HealthReports> reports;
    private final CallsInFlight calls;

    /**
     * @param reports null while nobody checks anything
     */
    HealthReportService(Supplier<@Nullable HealthReports> reports, CallsInFlight calls) {
        this.reports = reports;
        this.calls = calls;
    }

    ServerServiceDefinition definition() {
        return new ServiceBinding(HealthReportServiceGrpc.getServiceDescriptor())
                .method(
                        HealthReportServiceGrpc.getGetHealthMethod(),
                        VirtualThreadCall.<GetHealthRequest, GetHealthResponse>handler(
                                calls,
                                (message, call) -> call.send(get(message.getName())),
                                message -> Subject.NONE))
                .definition();
    }

    private GetHealthResponse get(String name) {
        HealthReports known = reports.get();
        if (known == null) {
            throw new PluginException(
                    ErrorCode.RUNTIME_UNAVAILABLE,
                    "Nobody checks how well the runtime is: the bundle dev.backplane.monitor is"
                            + " missing or not active");
        }
        GetHealthResponse.Builder response = GetHealthResponse.newBuilder();
        if (name.isEmpty()) {
            response.addReports(write(known.runtime()));
            known.plugins().forEach(report -> response.addReports(write(report)));
        } else if (name.equals(dev.backplane.monitor.HealthReport.RUNTIME)) {
            response.addReports(write(known.runtime()));
        } else {
            response.addReports(write(known.plugin(name).orElseThrow(() -> unknown(name))));
        }
        return response.build();
    }

    private static PluginException unknown(String name) {
        return new PluginException(
                ErrorCode.UNKNOWN_PLUGIN,
                "No plugin '" + name + "' is meant to run, or it is so new that nobody has looked");
    }

    private static HealthReport write(dev.backplane.monitor.HealthReport report) {
        HealthReport.Builder message =
                HealthReport.newBuilder().setName(report.name()).setStatus(status(report.status()));
        report.findings().forEach(finding -> message.addFindings(write(finding)));
        return message.build();
    }

    private static HealthFinding write(dev.backplane.monitor.HealthFinding finding) {
        return HealthFinding.newBuilder()
                .setCheck(finding.check())
                .setStatus(status(finding.status()))
                .setMessage(finding.message())
                .setAt(PluginMessages.timestamp(finding.at()))
                .setTook(
                        Duration.newBuilder()
                                .setSeconds(finding.took().toSeconds())
                                .setNanos(finding.took().toNanosPart()))
                .build();
    }

    private static HealthStatus status(dev.backplane.monitor.HealthStatus status) {
        return switch (status) {
            case OK -> HealthStatus.HEALTH_STATUS_OK;
            case WARN -> HealthStatus.HEALTH_STATUS_WARN;
            case TEMPORARILY_UNAVAILABLE -> HealthStatus.HEALTH_STATUS_TEMPORARILY_UNAVAILABLE;
            case CRITICAL -> HealthStatus.HEALTH_STATUS_CRITICAL;
            case HEALTH_CHECK_ERROR -> HealthStatus.HEALTH_STATUS_HEALTH_CHECK_ERROR;
        };
    }
}
