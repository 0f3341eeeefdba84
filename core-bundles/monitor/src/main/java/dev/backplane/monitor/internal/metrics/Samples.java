package dev.backplane.monitor.internal.metrics;

import dev.backplane.engine.RevisionTraffic;

import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.CounterSnapshot.CounterDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot.HistogramDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricMetadata;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import io.prometheus.metrics.model.snapshots.Unit;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What is taken down at one moment. A second sample of the same name and labels is left out, so
 * that one mistake does not cost the whole page. For one thread.
 */
final class Samples {

    private static final String PLUGIN = "plugin";

    private final SeriesLimit limit;
    private final Map<Family, Series> families = new EnumMap<>(Family.class);
    private final List<MetricSnapshot> foreign = new ArrayList<>();
    private final List<Timed> timed = new ArrayList<>();

    /** Of one family. */
    private static final class Series {
        private final Set<List<String>> seen = new HashSet<>();
        private final List<CounterDataPointSnapshot> counters = new ArrayList<>();
        private final List<GaugeDataPointSnapshot> gauges = new ArrayList<>();
        private final List<HistogramDataPointSnapshot> histograms = new ArrayList<>();
    }

    Samples(SeriesLimit limit) {
        this.limit = limit;
    }

    SeriesLimit limit() {
        return limit;
    }

    /**
     * A counter or gauge.
     *
     * @param values of the family's labels, in their order
     */
    void number(Family family, double value, String... values) {
        if (hasRoom(family, 1, values)) {
            always(family, value, values);
        }
    }

    /** The same for a whole number; beyond 2^53 the last digits are lost. */
    void count(Family family, long value, String... values) {
        number(family, (double) value, values);
    }

    /** The same whether there is room or not: what says that there is none. */
    void always(Family family, double value, String... values) {
        Series series = series(family);
        if (!series.seen.add(List.of(values))) {
            return;
        }
        Labels labels = labels(family, values);
        switch (family.kind()) {
            case COUNTER ->
                    series.counters.add(new CounterDataPointSnapshot(value, labels, null, 0));
            case GAUGE -> series.gauges.add(new GaugeDataPointSnapshot(value, labels, null));
            case HISTOGRAM -> throw new IllegalArgumentException(family + " is a histogram");
        }
    }

    void truth(Family family, boolean value, String... values) {
        number(family, value ? 1 : 0, values);
    }

    void durations(Family family, RevisionTraffic traffic, String... values) {
        if (!hasRoom(family, Durations.SERIES, values)) {
            return;
        }
        Series series = series(family);
        if (series.seen.add(List.of(values))) {
            Labels labels = labels(family, values);
            series.histograms.add(histogram(traffic, labels));
            timed.add(new Timed(family.base(), labels, traffic));
        }
    }

    static HistogramDataPointSnapshot histogram(RevisionTraffic traffic, Labels labels) {
        return new HistogramDataPointSnapshot(
                Durations.buckets(traffic.buckets()),
                Durations.seconds(traffic.totalNanos()),
                labels,
                null,
                0);
    }

    /** Durations as they were counted, for those that want quantiles. */
    List<Timed> timed() {
        return timed;
    }

    /**
     * The durations of one series.
     *
     * @param name the family's
     */
    record Timed(String name, Labels labels, RevisionTraffic traffic) {}

    /** What is no family of the runtime; its room has been taken already. */
    void foreign(MetricSnapshot snapshot) {
        foreign.add(snapshot);
    }

    private boolean hasRoom(Family family, int lines, String... values) {
        boolean ofPlugin = !family.labels().isEmpty() && family.labels().getFirst().equals(PLUGIN);
        return limit.admits(ofPlugin ? values[0] : "", lines);
    }

    private Series series(Family family) {
        return families.computeIfAbsent(family, first -> new Series());
    }

    private static Labels labels(Family family, String... values) {
        return Labels.of(family.labels().toArray(String[]::new), values);
    }

    MetricSnapshots snapshots() {
        List<MetricSnapshot> all = new ArrayList<>(foreign);
        families.forEach((family, series) -> all.add(snapshot(family, series)));
        return new MetricSnapshots(all);
    }

    private static MetricSnapshot snapshot(Family family, Series series) {
        MetricMetadata metadata = metadata(family);
        return switch (family.kind()) {
            case COUNTER -> new CounterSnapshot(metadata, series.counters);
            case GAUGE -> new GaugeSnapshot(metadata, series.gauges);
            case HISTOGRAM -> new HistogramSnapshot(metadata, series.histograms);
        };
    }

    private static MetricMetadata metadata(Family family) {
        return family.unit().isEmpty()
                ? new MetricMetadata(family.base(), family.help())
                : new MetricMetadata(family.base(), family.help(), new Unit(family.unit()));
    }
}
