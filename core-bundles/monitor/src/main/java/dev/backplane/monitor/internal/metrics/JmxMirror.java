package dev.backplane.monitor.internal.metrics;

import com.codahale.metrics.Gauge;
import com.codahale.metrics.Metric;
import com.codahale.metrics.MetricRegistry;
import com.codahale.metrics.jmx.JmxReporter;

import dev.backplane.monitor.internal.metrics.Samples.Timed;

import io.prometheus.metrics.model.snapshots.CounterSnapshot.CounterDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.DataPointSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Label;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;

import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import org.osgi.service.condition.Condition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;

import javax.management.MalformedObjectNameException;
import javax.management.ObjectName;

/**
 * Keeps a registry of the library in step with what is collected, every some seconds in the
 * background, for its reporter to JMX. Begins when the runtime serves, so that the boot is not
 * longer for it.
 */
@Component(service = JmxMirror.class, immediate = true)
public final class JmxMirror {

    private static final Logger LOG = LoggerFactory.getLogger(JmxMirror.class);
    private static final String DOMAIN = "dev.backplane";

    private final MetricsCollector collector;
    private final MetricRegistry registry = new MetricRegistry();
    private final Map<String, ObjectName> names = new LinkedHashMap<>();
    private final Thread thread =
            Thread.ofPlatform().daemon().name("backplane-jmx").unstarted(this::run);
    private volatile boolean closed;

    /** One number as it was last. */
    private static final class Last implements Gauge<Double> {
        private volatile double value;

        @Override
        public Double getValue() {
            return value;
        }
    }

    /** Begins unless it is switched off. */
    @Activate
    public JmxMirror(
            @Reference MetricsCollector collector,
            @Reference(
                            cardinality = ReferenceCardinality.MANDATORY,
                            policyOption = ReferencePolicyOption.RELUCTANT,
                            target = "(osgi.condition.id=dev.backplane.grpc.serving)")
                    Condition serving) {
        this.collector = collector;
        if (collector.config().jmx()) {
            thread.start();
        }
    }

    @Deactivate
    void deactivate() throws InterruptedException {
        closed = true;
        LockSupport.unpark(thread);
        thread.join(Duration.ofSeconds(2));
    }

    private void run() {
        long period = Duration.ofMillis(collector.config().jmxPeriodMillis()).toNanos();
        LockSupport.parkNanos(this, Math.min(period, Duration.ofSeconds(5).toNanos()));
        try (JmxReporter reporter =
                JmxReporter.forRegistry(registry)
                        .inDomain(DOMAIN)
                        .createsObjectNamesWith((type, domain, name) -> names.get(name))
                        .build()) {
            reporter.start();
            while (!closed) {
                try {
                    mirror(collector.collect(), collector.config().jmxMaxSeries());
                } catch (RuntimeException e) { // the root of a thread
                    LOG.warn("The metrics are not shown over JMX this time", e);
                }
                LockSupport.parkNanos(this, period);
            }
        }
    }

    /** What is not among these is taken away. */
    void mirror(Samples samples, int most) {
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
        StringBuilder name = new StringBuilder(DOMAIN + ":type=metrics,name=" + family);
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
