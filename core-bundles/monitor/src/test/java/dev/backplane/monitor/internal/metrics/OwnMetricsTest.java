package dev.backplane.monitor.internal.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.codahale.metrics.Gauge;
import com.codahale.metrics.MetricRegistry;

import dev.backplane.monitor.internal.metrics.OwnRoom.Up;
import dev.backplane.plugin.PluginException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;

class OwnMetricsTest {

    private static final int MOST = 50;

    private final OwnRoom room = new OwnRoom("my-orders", "1.2.0");

    private Up counter(String name, Map<String, String> labels) {
        return room.metric(new OwnSeries(name, labels), "help", Up.class, MOST, Up::new);
    }

    private void gauge(Gauge<?> gauge) {
        MetricRegistry registry = new MetricRegistry();
        registry.register("com.acme.Cache entries", gauge);
        room.foreign().add(registry);
    }

    private static Samples collect(OwnRoom... rooms) {
        Samples samples = new Samples(new SeriesLimit(10_000, 1_000));
        OwnSamples own = new OwnSamples(samples);
        List.of(rooms).forEach(own::take);
        own.end();
        return samples;
    }

    @Test
    void showsWhatAPluginCountsUnderItsName() {
        counter("placed", Map.of("region", "north")).inc(3);
        counter("placed", Map.of("region", "north")).inc();
        BucketTimer timer =
                room.metric(
                        new OwnSeries("payment", Map.of()),
                        "Payments",
                        BucketTimer.class,
                        MOST,
                        BucketTimer::new);
        timer.tookNanos(2_000_000);

        assertThat(SamplesTest.text(collect(room)))
                .contains(
                        "plugin_my_orders_placed_total{plugin=\"my-orders\",region=\"north\","
                                + "version=\"1.2.0\"} 4.0")
                .contains("# HELP plugin_my_orders_payment_seconds Payments")
                .contains("plugin_my_orders_payment_seconds_count");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "Placed",
                "1st",
                "a b",
                "a-b",
                "a{b=\"c\"}",
                "a_total",
                "a_seconds",
                "ä"
            })
    void refusesNamesThatWillNotDo(String name) {
        assertThatThrownBy(() -> counter(name, Map.of()))
                .isInstanceOf(PluginException.class)
                .hasMessageContaining("'" + name + "'");
    }

    @Test
    void refusesLabelsThatAreTakenAndNamesThatMeanSomethingElse() {
        assertThatThrownBy(() -> counter("a", Map.of("plugin", "x"))).hasMessageContaining("taken");
        assertThatThrownBy(() -> counter("a", Map.of("b", "x".repeat(300))))
                .hasMessageContaining("300 characters");
        counter("a", Map.of("b", "c"));
        assertThatThrownBy(() -> counter("a", Map.of("other", "c")))
                .hasMessageContaining("already");
    }

    @Test
    void countsOnButShowsNoMoreThanThereIsRoomFor() {
        for (int i = 0; i < MOST + 30; i++) {
            counter("seen", Map.of("user", "u" + i)).inc();
        }

        assertThat(room.series()).hasSize(MOST);
        assertThat(room.takeRefused()).isEqualTo(30);
        assertThat(room.takeRefused()).isZero();
    }

    @Test
    void showsARegistryOfTheLibraryThatAPluginOffers() {
        MetricRegistry registry = new MetricRegistry();
        registry.counter("com.acme.open").inc(7);
        registry.timer("com.acme.time").update(Duration.ofSeconds(2));
        room.foreign().add(registry);
        gauge(() -> 5);
        room.readGauges();

        assertThat(SamplesTest.text(collect(room)))
                .contains(
                        "plugin_my_orders_com_acme_open{plugin=\"my-orders\",version=\"1.2.0\"} 7.0")
                .contains("plugin_my_orders_com_acme_Cache_entries")
                .contains("plugin_my_orders_com_acme_time_seconds_count");
    }

    @Test
    void twoVersionsThatDisagreeDoNotBreakThePage() {
        OwnRoom next = new OwnRoom("my-orders", "2.0.0");
        counter("load", Map.of()).inc();
        next.metric(new OwnSeries("load", Map.of()), "", BucketTimer.class, MOST, BucketTimer::new);
        MetricRegistry registry = new MetricRegistry();
        registry.counter("load_total").inc();
        next.foreign().add(registry);

        assertThat(SamplesTest.text(collect(room, next))).contains("plugin_my_orders_load");
    }

    @Test
    void leavesOutGaugesThatThrowOrHang() {
        CountDownLatch never = new CountDownLatch(1);
        OwnRoom throwing = new OwnRoom("throwing", "1.0.0");
        throwing.foreign()
                .add(
                        registryOf(
                                () -> {
                                    throw new IllegalStateException("no");
                                }));
        OwnRoom hanging = new OwnRoom("hanging", "1.0.0");
        hanging.foreign().add(registryOf(() -> await(never)));
        gauge(() -> 5);
        GaugeReader reader = new GaugeReader(Duration.ofMillis(300));
        try {
            reader.read(List.of(throwing, room, hanging));
            long begin = System.nanoTime();
            reader.read(List.of(hanging, throwing, room));

            assertThat(Duration.ofNanos(System.nanoTime() - begin))
                    .isLessThan(Duration.ofSeconds(5));
            assertThat(reader.failures())
                    .containsEntry("throwing", 2L)
                    .containsEntry("hanging", 1L);
            assertThat(SamplesTest.text(collect(throwing, hanging, room)))
                    .contains("plugin_my_orders_com_acme_Cache_entries")
                    .doesNotContain("plugin_throwing", "plugin_hanging");
        } finally {
            never.countDown();
        }
    }

    private static MetricRegistry registryOf(Gauge<?> gauge) {
        MetricRegistry registry = new MetricRegistry();
        registry.register("g", gauge);
        return registry;
    }

    private static int await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return 1;
    }

    @Test
    void theReservoirTellsQuantilesOfWhatItWasTold() {
        BucketTimer timer = new BucketTimer();
        for (int i = 1; i <= 1_000; i++) {
            timer.tookNanos(i * 1_000_000L);
        }

        assertThat(timer.getCount()).isEqualTo(1_000);
        assertThat(timer.getSnapshot().getMean()).isEqualTo(500.5e6);
        assertThat(timer.getSnapshot().getMedian()).isBetween(500e6, 600e6);
        assertThat(timer.getSnapshot().get99thPercentile()).isBetween(990e6, 1_190e6);
    }
}
