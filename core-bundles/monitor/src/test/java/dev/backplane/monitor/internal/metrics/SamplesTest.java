package dev.backplane.monitor.internal.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.backplane.engine.RevisionTraffic;

import io.prometheus.metrics.expositionformats.ExpositionFormats;

import org.junit.jupiter.api.Test;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

class SamplesTest {

    private final Samples samples = new Samples(new SeriesLimit(10_000, 100));

    static String text(Samples samples) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try {
            ExpositionFormats.init().findWriter("").write(bytes, samples.snapshots());
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        return bytes.toString(StandardCharsets.UTF_8);
    }

    @Test
    void showsDurationsInBucketsWithTheirTrueEdges() {
        long[] buckets = new long[RevisionTraffic.BUCKETS];
        long[] took = {500, 15_000, 1_024_000, 1_024_001, 3_000_000_000L, Long.MAX_VALUE / 2};
        Arrays.stream(took).forEach(nanos -> buckets[RevisionTraffic.bucket(nanos)]++);
        RevisionTraffic traffic = new RevisionTraffic(6, 0, 0, buckets, 4_000_000_000L);

        samples.durations(Family.REQUEST_DURATION, traffic, "orders", "1.0.0", "place");

        assertThat(text(samples))
                .contains("# TYPE backplane_request_duration_seconds histogram")
                .contains(bucket("1.6E-5") + "2")
                .contains(bucket("0.001024") + "3")
                .contains(bucket("0.002048") + "4")
                .contains(bucket("4.194304") + "5")
                .contains(bucket("+Inf") + "6")
                .contains("_sum{operation=\"place\",plugin=\"orders\",version=\"1.0.0\"} 4.0");
    }

    private static String bucket(String edge) {
        return "backplane_request_duration_seconds_bucket{operation=\"place\",plugin=\"orders\","
                + "version=\"1.0.0\",le=\""
                + edge
                + "\"} ";
    }

    @Test
    void leavesOutASecondSampleInsteadOfBreakingThePage() {
        samples.number(Family.CALLS, 1, "orders", "place");
        samples.number(Family.CALLS, 2, "orders", "place");

        assertThat(text(samples))
                .contains("backplane_calls_total{operation=\"place\",plugin=\"orders\"} 1.0")
                .doesNotContain("} 2.0");
    }

    @Test
    void escapesWhatAPluginPutIntoALabel() {
        samples.number(Family.CALLS, 1, "orders", "a\"b\\c\nd} 7\nbackplane_fake 1");

        assertThat(text(samples).lines().filter(line -> !line.startsWith("#"))).hasSize(1);
    }

    @Test
    void holdsAPluginToItsRoomAndSaysSo() {
        for (int i = 0; i < 150; i++) {
            samples.number(Family.CALLS, i, "greedy", "op" + i);
            samples.number(Family.CALLS, i, "modest" + i, "op");
        }

        assertThat(samples.limit().refused())
                .containsOnlyKeys("greedy")
                .containsEntry("greedy", 50L);
        assertThat(text(samples)).contains("modest149").doesNotContain("op100\"");
    }
}
