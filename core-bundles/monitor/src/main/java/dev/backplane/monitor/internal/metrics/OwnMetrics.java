package dev.backplane.monitor.internal.metrics;

import com.codahale.metrics.Gauge;

import dev.backplane.monitor.MetricCounter;
import dev.backplane.monitor.MetricService;
import dev.backplane.monitor.MetricTimer;
import dev.backplane.monitor.internal.metrics.OwnRoom.Up;

import org.osgi.framework.Bundle;
import org.osgi.service.component.ComponentContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ServiceScope;

import java.util.Map;
import java.util.function.DoubleSupplier;

/** Lets one bundle count, with the metrics of the library underneath. */
@Component(
        service = MetricService.class,
        scope = ServiceScope.BUNDLE,
        configurationPid = MetricsConfig.PID)
public final class OwnMetrics implements MetricService {

    private final OwnRooms rooms;
    private final Bundle bundle;
    private final OwnRoom room;
    private volatile int most;

    /** For the bundle that uses it. */
    @Activate
    public OwnMetrics(ComponentContext context, @Reference OwnRooms rooms, MetricsConfig config) {
        this.rooms = rooms;
        this.bundle = context.getUsingBundle();
        this.room = rooms.of(bundle);
        this.most = config.maxSeriesPerPlugin();
    }

    /** The plugin keeps what it has. */
    @Modified
    void modified(MetricsConfig config) {
        most = config.maxSeriesPerPlugin();
    }

    @Deactivate
    void deactivate() {
        rooms.leave(bundle);
    }

    @Override
    public MetricCounter counter(String name, String help, Map<String, String> labels) {
        Up counter = room.metric(new OwnSeries(name, labels), help, Up.class, most, Up::new);
        return count -> counter.inc(Math.max(0, count));
    }

    @Override
    public MetricTimer timer(String name, String help, Map<String, String> labels) {
        OwnSeries series = new OwnSeries(name, labels);
        return room.metric(series, help, BucketTimer.class, most, BucketTimer::new)::tookNanos;
    }

    @Override
    public void gauge(String name, String help, Map<String, String> labels, DoubleSupplier value) {
        OwnSeries series = new OwnSeries(name, labels);
        Asked gauge = new Asked(value);
        var _ = room.metric(series, help, Asked.class, most, () -> gauge);
        room.replace(series, gauge);
    }

    /** A gauge of the library that asks the plugin; no record: two of them are two. */
    private static final class Asked implements Gauge<Double> {

        private final DoubleSupplier value;

        Asked(DoubleSupplier value) {
            this.value = value;
        }

        @Override
        public Double getValue() {
            return value.getAsDouble();
        }
    }
}
