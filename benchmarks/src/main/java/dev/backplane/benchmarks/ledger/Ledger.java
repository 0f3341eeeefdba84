package dev.backplane.benchmarks.ledger;

import org.osgi.service.component.annotations.Component;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Function;

/**
 * What the handlers count themselves. It outlives them: they come and go. A service by a type of
 * the JDK, since plugins share no package.
 */
@Component(
        service = {Ledger.class, Function.class},
        property = Ledger.MARK + "=true")
public final class Ledger implements Function<String, LongAdder> {

    /** Service property that tells this function from others. */
    public static final String MARK = "benchmarks.ledger";

    /** Where subscribers that must get everything count what is missing in between. */
    public static final String MISSED = "missed";

    private final Map<String, LongAdder> counts = new ConcurrentHashMap<>();

    /** Where a subscriber of this name counts what it has handled. */
    @Override
    public LongAdder apply(String name) {
        return counts.computeIfAbsent(name, unknown -> new LongAdder());
    }

    long handled(String subscriber) {
        return apply(subscriber).sum();
    }

    long handledByAll() {
        return counts.values().stream().mapToLong(LongAdder::sum).sum() - missed();
    }

    long missed() {
        return apply(MISSED).sum();
    }
}
