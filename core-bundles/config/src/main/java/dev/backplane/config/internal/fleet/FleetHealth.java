package dev.backplane.config.internal.fleet;

import dev.backplane.config.FleetStatus;

import org.apache.felix.hc.api.HealthCheck;
import org.apache.felix.hc.api.Result;
import org.apache.felix.hc.api.Result.Status;

import java.util.function.Supplier;

/** Whether this runtime has what the fleet has. Being cut off is no reason to restart it. */
final class FleetHealth {

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
                                            + "; not in effect here: "
                                            + status.failed());
        };
    }
}
