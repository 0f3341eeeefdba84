package dev.backplane.monitor.internal.metrics;

import com.codahale.metrics.Gauge;
import com.codahale.metrics.Metric;
import com.codahale.metrics.MetricRegistry;

import dev.backplane.monitor.internal.metrics.Samples.Timed;

import io.prometheus.metrics.model.snapshots.CounterSnapshot.CounterDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.DataPointSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Label;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;

import org.jspecify.annotations.Nullable;

import java.util.LinkedHashMap;
import java.util.Map;

import javax.management.MalformedObjectNameException;
import javax.management.ObjectName;

/** A registry of the library that is kept in step with what is collected. For one thread. */
final class MirroredRegistry {

    static final String DOMAIN = "dev.backplane";

    private final MetricRegistry registry = new MetricRegistry();
    private final Map<String, ObjectName> names = new LinkedHashMap<>();

    /** One number as it was last. */
    private static final class Last implements Gauge<Double> {
        private volatile double value;

        @Override
        public Double getValue() {
            return value;
        }
    }

    MetricRegistry registry() {
        return registry;
    }

    /** What a metric of the registry is called as an MBean. */
    @Nullable ObjectName objectName(String name) {
        return names.get(name);
    }

    /** What is not among these is taken away. */
    void show(Samples samples, int most) {
        Map<String, Metric> now = new LinkedHashMap<>();
        for (Timed timed : samples.timed()) {
            if (now.size() < most) {
                String name = name(timed.name(), timed.labels());
                now.put(name, new TrafficTimer(timed.traffic()));
            }
        }
        for (MetricSnapshot snapshot : samples.snapshots()) {
            for (DataPointSnapshot point : snapshot.getDataPoints()) {
                if (now.size() < most) {
                    put(now, snapshot.getMetadata().getPrometheusName(), point);
                }
            }
        }
        // The names are needed until what has them is gone.
        registry.removeMatching((name, metric) -> !now.containsKey(name));
        names.keySet().retainAll(now.keySet());
        now.forEach(this::show);
    }

    private void put(Map<String, Metric> now, String family, DataPointSnapshot point) {
        switch (point) {
            case CounterDataPointSnapshot counter ->
                    put(now, name(family + "_total", point.getLabels()), counter.getValue());
            case GaugeDataPointSnapshot gauge ->
                    put(now, name(family, point.getLabels()), gauge.getValue());
            default -> {} // durations are there already
        }
    }

    private void put(Map<String, Metric> now, String name, double value) {
        Last last = registry.getMetrics().get(name) instanceof Last there ? there : new Last();
        last.value = value;
        now.put(name, last);
    }

    private void show(String name, Metric metric) {
        Metric there = registry.getMetrics().get(name);
        if (there instanceof TrafficTimer timer && metric instanceof TrafficTimer now) {
            timer.show(now.read());
        } else if (!metric.equals(there)) {
            registry.remove(name);
            registry.register(name, metric);
        }
    }

    private String name(String family, Labels labels) {
        String name = labels.isEmpty() ? family : family + labels;
        names.computeIfAbsent(name, first -> objectName(family, labels));
        return name;
    }

    private static ObjectName objectName(String family, Labels labels) {
        StringBuilder name = new StringBuilder(DOMAIN + ":metric=" + family);
        for (Label label : labels) {
            String value = ObjectName.quote(label.getValue());
            name.append(',').append(label.getName()).append('=').append(value);
        }
        try {
            return new ObjectName(name.toString());
        } catch (MalformedObjectNameException e) {
            throw new IllegalStateException(family + labels + " is no name of an MBean", e);
        }
    }
}
