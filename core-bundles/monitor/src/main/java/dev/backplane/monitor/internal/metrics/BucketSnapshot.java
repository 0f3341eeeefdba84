package dev.backplane.monitor.internal.metrics;

import com.codahale.metrics.Snapshot;

import dev.backplane.engine.RevisionTraffic;

import java.io.OutputStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.stream.IntStream;

/** What buckets tell of quantiles: each value is the upper edge of its bucket. */
final class BucketSnapshot extends Snapshot {

    private final RevisionTraffic traffic;
    private final long[] buckets;

    BucketSnapshot(RevisionTraffic traffic) {
        this.traffic = traffic;
        this.buckets = traffic.buckets();
    }

    @Override
    public double getValue(double quantile) {
        return (double) traffic.quantile(quantile).toNanos();
    }

    /** The edges of the buckets that are not empty. */
    @Override
    public long[] getValues() {
        return IntStream.range(0, buckets.length)
                .filter(i -> buckets[i] > 0)
                .mapToLong(RevisionTraffic::upperNanos)
                .toArray();
    }

    @Override
    public int size() {
        return getValues().length;
    }

    @Override
    public long getMax() {
        return traffic.quantile(1).toNanos();
    }

    @Override
    public long getMin() {
        return traffic.quantile(0).toNanos();
    }

    @Override
    public double getMean() {
        long calls = Arrays.stream(buckets).sum();
        return calls == 0 ? 0 : (double) traffic.totalNanos() / (double) calls;
    }

    @Override
    public double getStdDev() {
        double mean = getMean();
        double squares = 0;
        long calls = 0;
        for (int i = 0; i < buckets.length; i++) {
            double away =
                    (double) RevisionTraffic.upperNanos(Math.min(i, buckets.length - 2)) - mean;
            squares += (double) buckets[i] * away * away;
            calls += buckets[i];
        }
        return calls < 2 ? 0 : Math.sqrt(squares / (double) (calls - 1));
    }

    @Override
    public void dump(OutputStream output) {
        PrintWriter writer = new PrintWriter(output, false, StandardCharsets.UTF_8);
        for (long value : getValues()) {
            writer.println(value);
        }
        writer.flush();
    }
}
