package dev.backplane.monitor.internal.metrics;

import com.codahale.metrics.Counter;
import com.codahale.metrics.Gauge;
import com.codahale.metrics.Metric;
import com.codahale.metrics.MetricRegistry;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.Collections;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;

/**
 * The own metrics of one bundle: what it made through the service, and the registries of the
 * library that it registered. Thread-safe.
 */
final class OwnRoom {

    private static final Logger LOG = LoggerFactory.getLogger(OwnRoom.class);

    private final String plugin;
    private final String version;
    private final MetricRegistry registry = new MetricRegistry();
    private final Map<OwnSeries, Metric> series = new ConcurrentHashMap<>();
    private final Map<String, Form> forms = new HashMap<>(); // guarded by itself
    private final Set<MetricRegistry> foreign = ConcurrentHashMap.newKeySet();
    private final LongAdder refused = new LongAdder();
    private final AtomicBoolean warned = new AtomicBoolean();
    private final AtomicBoolean beingRead = new AtomicBoolean();
    private volatile IdentityHashMap<Gauge<?>, Double> values = new IdentityHashMap<>();

    /** What a name was used for first. */
    private record Form(Class<? extends Metric> type, String help, Set<String> labels) {}

    OwnRoom(String plugin, String version) {
        this.plugin = plugin;
        this.version = version;
    }

    String plugin() {
        return plugin;
    }

    String version() {
        return version;
    }

    /** Every series that has room, in no order. */
    Map<OwnSeries, Metric> series() {
        return series;
    }

    String help(String name) {
        synchronized (forms) {
            Form form = forms.get(name);
            return form == null ? "" : form.help();
        }
    }

    Set<MetricRegistry> foreign() {
        return foreign;
    }

    /** Series that found no room; those of before are not counted again. */
    long takeRefused() {
        return refused.sumThenReset();
    }

    /**
     * The metric of this name and labels; one that is not shown if there is no room.
     *
     * @throws dev.backplane.plugin.PluginException {@code INVALID_ARGUMENT}
     */
    <T extends Metric> T metric(
            OwnSeries asked, String help, Class<T> type, int most, Supplier<T> make) {
        MetricNames.check(asked.name(), asked.labels());
        agree(asked, new Form(type, help, asked.labels().keySet()));
        Metric there = series.get(asked);
        if (there == null && series.size() >= most) {
            refused.increment();
            if (warned.compareAndSet(false, true)) {
                LOG.warn(
                        "{} {} has {} series of its own, which is its limit (maxSeriesPerPlugin of"
                                + " dev.backplane.monitor.metrics); {} and what follows is not shown",
                        plugin,
                        version,
                        most,
                        asked);
            }
            return make.get();
        }
        return type.cast(
                series.computeIfAbsent(
                        asked, first -> registry.register(asked.toString(), make.get())));
    }

    /** A gauge takes the place of an earlier one. */
    void replace(OwnSeries asked, Metric metric) {
        if (series.containsKey(asked)) {
            series.put(asked, metric);
        }
    }

    private void agree(OwnSeries asked, Form form) {
        synchronized (forms) {
            Form first = forms.putIfAbsent(asked.name(), form);
            if (first != null
                    && !(first.type() == form.type() && first.labels().equals(form.labels()))) {
                throw MetricNames.no(
                        asked.name()
                                + " is a "
                                + first.type().getSimpleName()
                                + " with the labels "
                                + first.labels()
                                + " already, so it cannot be a "
                                + form.type().getSimpleName()
                                + " with "
                                + form.labels());
            }
        }
    }

    /** What a gauge said when it was asked last; null if it did not answer. */
    @Nullable Double value(Gauge<?> gauge) {
        return values.get(gauge);
    }

    /**
     * Asks all gauges, which is foreign code.
     *
     * @return how many failed; -1 if somebody is still waiting for them to answer
     */
    int readGauges() {
        if (!beingRead.compareAndSet(false, true)) {
            values = new IdentityHashMap<>();
            return -1;
        }
        IdentityHashMap<Gauge<?>, Double> read = new IdentityHashMap<>(); // not by foreign code
        int failed = 0;
        for (Metric metric : gauges()) {
            if (metric instanceof Gauge<?> gauge) {
                try {
                    Object value = gauge.getValue();
                    if (value instanceof Number number) {
                        read.put(gauge, number.doubleValue());
                    }
                } catch (RuntimeException | LinkageError | StackOverflowError e) {
                    failed++; // a plugin's code may throw anything
                }
            }
        }
        values = read;
        beingRead.set(false);
        return failed;
    }

    boolean hasGauges() {
        return !gauges().isEmpty();
    }

    private Set<Metric> gauges() {
        Set<Metric> gauges = Collections.newSetFromMap(new IdentityHashMap<>());
        series.values().stream().filter(Gauge.class::isInstance).forEach(gauges::add);
        foreign.forEach(
                each ->
                        each.getMetrics().values().stream()
                                .filter(Gauge.class::isInstance)
                                .forEach(gauges::add));
        return gauges;
    }

    /** Counts for ever, never down. */
    static final class Up extends Counter {
        @Override
        public void dec(long count) {
            throw new UnsupportedOperationException("it only goes up");
        }
    }
}
