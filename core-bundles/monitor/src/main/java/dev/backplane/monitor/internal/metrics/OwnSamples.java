package dev.backplane.monitor.internal.metrics;

import com.codahale.metrics.Counting;
import com.codahale.metrics.Gauge;
import com.codahale.metrics.Metric;
import com.codahale.metrics.Sampling;
import com.codahale.metrics.Snapshot;
import com.codahale.metrics.Timer;

import dev.backplane.engine.RevisionTraffic;
import dev.backplane.monitor.internal.metrics.OwnRoom.Up;

import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.CounterSnapshot.CounterDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.DataPointSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot.HistogramDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricMetadata;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.Quantile;
import io.prometheus.metrics.model.snapshots.Quantiles;
import io.prometheus.metrics.model.snapshots.SummarySnapshot;
import io.prometheus.metrics.model.snapshots.SummarySnapshot.SummaryDataPointSnapshot;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Plugins' own metrics of one collection. Versions of a plugin share families; what would make a
 * family inconsistent is left out and counts as refused. For one thread.
 */
final class OwnSamples {

    private static final double[] QUANTILES = {0.5, 0.95, 0.99};

    private final Samples samples;
    private final Map<String, Family> families = new TreeMap<>();

    /** One name, one kind. */
    private record Family(
            String help,
            Class<? extends DataPointSnapshot> kind,
            Map<Labels, DataPointSnapshot> points) {}

    OwnSamples(Samples samples) {
        this.samples = samples;
    }

    void take(OwnRoom room) {
        room.series()
                .forEach(
                        (series, metric) ->
                                take(
                                        room,
                                        series.name(),
                                        room.help(series.name()),
                                        labels(room, series.labels()),
                                        metric));
        room.foreign()
                .forEach(
                        registry ->
                                registry.getMetrics()
                                        .forEach(
                                                (name, metric) -> takeForeign(room, name, metric)));
    }

    private void takeForeign(OwnRoom room, String name, Metric metric) {
        take(room, MetricNames.plain(name), name, labels(room, Map.of()), metric);
    }

    private void take(OwnRoom room, String name, String help, Labels labels, Metric metric) {
        String shown = MetricNames.shown(room.plugin(), name);
        switch (metric) {
            case BucketTimer timer -> {
                if (samples.limit().admits(room.plugin(), Durations.SERIES)) {
                    RevisionTraffic traffic = timer.read();
                    put(room, shown + "_seconds", help, Samples.histogram(traffic, labels));
                }
            }
            case Gauge<?> gauge -> {
                Double value = room.value(gauge);
                if (value != null && samples.limit().admits(room.plugin(), 1)) {
                    put(room, shown, help, new GaugeDataPointSnapshot(value, labels, null));
                }
            }
            case Up counter -> {
                if (samples.limit().admits(room.plugin(), 1)) {
                    put(
                            room,
                            shown,
                            help,
                            new CounterDataPointSnapshot(
                                    (double) counter.getCount(), labels, null, 0));
                }
            }
            case Sampling sampling when metric instanceof Counting counting -> {
                if (samples.limit().admits(room.plugin(), QUANTILES.length + 2)) {
                    boolean timed = metric instanceof Timer;
                    put(
                            room,
                            timed ? shown + "_seconds" : shown,
                            help,
                            summary(sampling.getSnapshot(), counting.getCount(), timed, labels));
                }
            }
            case Counting counting -> {
                if (samples.limit().admits(room.plugin(), 1)) {
                    put(
                            room,
                            shown,
                            help,
                            new GaugeDataPointSnapshot((double) counting.getCount(), labels, null));
                }
            }
            default -> {} // nothing that the library has
        }
    }

    private void put(OwnRoom room, String name, String help, DataPointSnapshot point) {
        Family family =
                families.computeIfAbsent(
                        name, first -> new Family(help, point.getClass(), new LinkedHashMap<>()));
        if (family.kind() != point.getClass()
                || family.points().putIfAbsent(point.getLabels(), point) != null) {
            samples.limit().refuse(room.plugin(), 1);
        }
    }

    private static SummaryDataPointSnapshot summary(
            Snapshot snapshot, long count, boolean timed, Labels labels) {
        double unit = timed ? 1e9 : 1;
        Quantiles.Builder quantiles = Quantiles.builder();
        for (double quantile : QUANTILES) {
            quantiles.quantile(new Quantile(quantile, snapshot.getValue(quantile) / unit));
        }
        return new SummaryDataPointSnapshot(
                count,
                snapshot.getMean() * (double) count / unit,
                quantiles.build(),
                labels,
                null,
                0);
    }

    private static Labels labels(OwnRoom room, Map<String, String> own) {
        Labels.Builder labels =
                Labels.builder().label("plugin", room.plugin()).label("version", room.version());
        own.forEach(labels::label);
        return labels.build();
    }

    /** Hands everything on. */
    void end() {
        families.forEach((name, family) -> samples.foreign(snapshot(name, family)));
    }

    private static MetricSnapshot snapshot(String name, Family family) {
        MetricMetadata metadata = new MetricMetadata(name, family.help());
        List<DataPointSnapshot> points = List.copyOf(family.points().values());
        return switch (points.getFirst()) {
            case CounterDataPointSnapshot _ -> new CounterSnapshot(metadata, cast(points));
            case HistogramDataPointSnapshot _ -> new HistogramSnapshot(metadata, cast(points));
            case SummaryDataPointSnapshot _ -> new SummarySnapshot(metadata, cast(points));
            default -> new GaugeSnapshot(metadata, cast(points));
        };
    }

    @SuppressWarnings("unchecked") // a family holds one class of points only
    private static <T extends DataPointSnapshot> List<T> cast(List<DataPointSnapshot> points) {
        return (List<T>) points;
    }
}
