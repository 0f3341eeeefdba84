package dev.backplane.benchmarks.worker;

import dev.backplane.plugin.StateTransfer;

import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;

import java.util.concurrent.ThreadLocalRandom;

/** What is special about this version: the qualifier says it. */
@Component(service = Manners.class)
public final class Manners {

    private static final int FAILING_PERCENT = 5;
    private static final int SLOWER = 10;

    private final String version;

    /** Has a state to hand over if it is a version with one. */
    @Activate
    public Manners(BundleContext context) {
        version = context.getBundle().getVersion().toString();
        if (version.endsWith("state")) {
            var _ = context.registerService(StateTransfer.class, new Memory(), null);
        }
    }

    String version() {
        return version;
    }

    /** Throws now and then if this version does. */
    void mayFail() {
        if (version.endsWith("throws")
                && ThreadLocalRandom.current().nextInt(100) < FAILING_PERCENT) {
            throw new IllegalStateException("this version fails now and then");
        }
    }

    /** How long this version takes for what others do in so many microseconds. */
    String time(String micros) {
        return version.endsWith("slow") ? String.valueOf(SLOWER * Long.parseLong(micros)) : micros;
    }
}
