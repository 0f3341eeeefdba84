package dev.backplane.monitor.internal.metrics;

import dev.backplane.manager.RuntimeConditions;

import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.condition.Condition;

import java.time.Duration;
import java.time.Instant;
import java.util.OptionalDouble;

/** Notes when the gateway's endpoint served for the first time. */
@Component(service = BootTime.class, immediate = true)
public final class BootTime {

    private volatile double seconds = -1;

    /** Nothing has served yet. */
    @Activate
    public BootTime() {}

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            unbind = "unserves",
            target = "(" + Condition.CONDITION_ID + "=" + RuntimeConditions.GRPC_SERVING + ")")
    void serves(Condition condition) {
        if (seconds < 0) {
            seconds =
                    ProcessHandle.current()
                            .info()
                            .startInstant()
                            .map(start -> seconds(start))
                            .orElse(-1.0);
        }
    }

    void unserves(Condition condition) {
        // the boot is over for good
    }

    private static double seconds(Instant start) {
        return (double) Duration.between(start, Instant.now()).toMillis() / 1e3;
    }

    OptionalDouble seconds() {
        double now = seconds;
        return now < 0 ? OptionalDouble.empty() : OptionalDouble.of(now);
    }
}
