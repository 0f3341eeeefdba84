package dev.backplane.monitor.internal.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import com.codahale.metrics.jmx.JmxReporter;

import dev.backplane.engine.RevisionTraffic;

import org.junit.jupiter.api.Test;

import java.util.Set;

import javax.management.MBeanServer;
import javax.management.MBeanServerFactory;
import javax.management.ObjectName;

class MirroredRegistryTest {

    private final MBeanServer server = MBeanServerFactory.newMBeanServer();
    private final MirroredRegistry mirrored = new MirroredRegistry();

    private static Samples samples(int calls) {
        long[] buckets = new long[RevisionTraffic.BUCKETS];
        buckets[RevisionTraffic.bucket(1_000_000)] = calls;
        Samples samples = new Samples(new SeriesLimit(1_000, 1_000));
        samples.count(Family.CALLS, calls, "p", "a\"*?,=\n");
        samples.number(Family.PLUGIN_INFO, 1, "p", "1.0.0", "bundle", "ACTIVE");
        samples.number(Family.BOOT, 1.5);
        samples.durations(
                Family.REQUEST_DURATION,
                new RevisionTraffic(calls, 0, 0, buckets, calls * 1_000_000L),
                "p",
                "1.0.0",
                "op");
        return samples;
    }

    private Object value(String name, String attribute) throws Exception {
        Set<ObjectName> found = server.queryNames(new ObjectName(name), null);
        assertThat(found).as(name).hasSize(1);
        return server.getAttribute(found.iterator().next(), attribute);
    }

    @Test
    void showsWhatIsCollectedAsMBeansAndTakesThemAwayAgain() throws Exception {
        try (JmxReporter reporter =
                JmxReporter.forRegistry(mirrored.registry())
                        .registerWith(server)
                        .inDomain(MirroredRegistry.DOMAIN)
                        .createsObjectNamesWith((type, domain, name) -> mirrored.objectName(name))
                        .build()) {
            reporter.start();
            mirrored.show(samples(3), 100);
            mirrored.show(samples(5), 100);

            assertThat(value("dev.backplane:metric=backplane_boot_seconds", "Value"))
                    .isEqualTo(1.5);
            assertThat(value("dev.backplane:metric=backplane_calls_total,*", "Value"))
                    .isEqualTo(5.0);
            assertThat(value("dev.backplane:metric=backplane_request_duration_seconds,*", "Count"))
                    .isEqualTo(5L);
            assertThat(value("dev.backplane:metric=backplane_plugin_info,*", "Value"))
                    .isEqualTo(1.0);

            mirrored.show(samples(5), 2);
            assertThat(server.queryNames(new ObjectName("dev.backplane:*"), null)).hasSize(2);
            mirrored.show(new Samples(new SeriesLimit(1, 1)), 100);
            assertThat(server.queryNames(new ObjectName("dev.backplane:*"), null)).isEmpty();
        }
    }
}
