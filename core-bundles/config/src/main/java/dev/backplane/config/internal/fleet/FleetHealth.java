package dev.backplane.config.internal.fleet;

import dev.backplane.config.FleetStatus;

import org.apache.felix.hc.api.HealthCheck;
import org.apache.felix.hc.api.Result;
import org.apache.felix.hc.api.Result.Status;

import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** Whether this runtime has what the fleet has. Being cut off is no reason to restart it. */
final class FleetHealth {

    private static final int SHOWN = 3;
    private static final int LENGTH = 160;

    private FleetHealth() {}

    static HealthCheck of(Supplier<FleetStatus> status) {
        return () -> result(status.get());
    }

    private static Result result(FleetStatus status) {
        String where = "fleet " + status.fleet() + ", revision " + status.revision();
        String lag = status.behind() + " changes and " + status.lag().toSeconds() + " s behind";
        return switch (status.state()) {
            case LOCAL -> new Result(Status.OK, "no fleet is configured");
            case CONNECTING, RECOVERING ->
                    new Result(Status.TEMPORARILY_UNAVAILABLE, status.state() + ": " + where);
            case CUT ->
                    new Result(
                            Status.WARN,
                            "CUT: "
                                    + status.reason()
                                    + ". What is configured goes on; "
                                    + where
                                    + ", "
                                    + lag
                                    + ", "
                                    + status.unsent()
                                    + " changes wait to be sent");
            case FOLLOWING ->
                    status.failed().isEmpty()
                            ? new Result(Status.OK, "FOLLOWING: " + where + ", " + lag)
                            : new Result(
                                    Status.WARN,
                                    "FOLLOWING: "
                                            + where
                                            + "; not as it should be: "
                                            + failed(status));
        };
    }

    private static String failed(FleetStatus status) {
        String some =
                status.failed().entrySet().stream()
                        .sorted(Map.Entry.comparingByKey())
                        .limit(SHOWN)
                        .map(each -> shortened(each.getKey() + ": " + each.getValue()))
                        .collect(Collectors.joining("; "));
        int more = status.failed().size() - SHOWN;
        return some
                + (more > 0 ? "; and " + more + " more" : "")
                + ". See 'backplane config fleet status'";
    }

    private static String shortened(String text) {
        return text.length() > LENGTH ? text.substring(0, LENGTH) + "…" : text;
    }
}
