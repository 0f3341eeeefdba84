package dev.backplane.monitor.internal.health;

import dev.backplane.monitor.HealthFinding;
import dev.backplane.monitor.HealthStatus;

import org.apache.felix.hc.api.Result;
import org.apache.felix.hc.api.ResultLog;
import org.apache.felix.hc.api.execution.HealthCheckExecutionOptions;
import org.apache.felix.hc.api.execution.HealthCheckExecutionResult;
import org.apache.felix.hc.api.execution.HealthCheckExecutor;
import org.apache.felix.hc.api.execution.HealthCheckSelector;
import org.osgi.framework.Bundle;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;

/**
 * Runs every {@code HealthCheck} service through Felix' executor, which does it in parallel, within
 * a time, and takes a check that runs at intervals, is cached, or whose bad results stick by its
 * own word.
 */
final class CheckRunner {

    /** All but those that do not want to be. */
    private static final HealthCheckSelector ALL = HealthCheckSelector.tags("-unwatched");

    private final HealthCheckExecutor executor;

    CheckRunner(HealthCheckExecutor executor) {
        this.executor = executor;
    }

    /** What the checks of each bundle found, by the bundle's id. */
    Map<Long, List<HealthFinding>> run(int timeoutMillis) {
        HealthCheckExecutionOptions options =
                new HealthCheckExecutionOptions().setOverrideGlobalTimeout(timeoutMillis);
        Map<Long, List<HealthFinding>> findings = new HashMap<>();
        for (HealthCheckExecutionResult result : executor.execute(ALL, options)) {
            Bundle bundle = result.getHealthCheckMetadata().getServiceReference().getBundle();
            if (bundle != null) { // else it went meanwhile
                findings.computeIfAbsent(bundle.getBundleId(), first -> new ArrayList<>())
                        .add(finding(result));
            }
        }
        return findings;
    }

    private static HealthFinding finding(HealthCheckExecutionResult result) {
        Result said = result.getHealthCheckResult();
        return new HealthFinding(
                String.valueOf(result.getHealthCheckMetadata().getTitle()),
                status(said.getStatus()),
                text(said),
                result.getFinishedAt().toInstant(),
                Duration.ofMillis(result.getElapsedTimeInMs()));
    }

    private static HealthStatus status(Result.Status status) {
        return switch (status) {
            case OK -> HealthStatus.OK;
            case WARN -> HealthStatus.WARN;
            case TEMPORARILY_UNAVAILABLE -> HealthStatus.TEMPORARILY_UNAVAILABLE;
            case CRITICAL -> HealthStatus.CRITICAL;
            case HEALTH_CHECK_ERROR -> HealthStatus.HEALTH_CHECK_ERROR;
        };
    }

    /** What is worth reading: all of it if all is well, else what is not. */
    private static String text(Result said) {
        StringJoiner text = new StringJoiner("; ");
        for (ResultLog.Entry entry : said) {
            if (!entry.isDebug() && (said.isOk() || entry.getStatus() != Result.Status.OK)) {
                text.add(String.valueOf(entry.getMessage()).strip());
            }
        }
        return text.toString();
    }
}
