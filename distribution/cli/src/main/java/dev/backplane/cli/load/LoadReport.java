package dev.backplane.cli.load;

import com.google.gson.JsonObject;

import dev.backplane.cli.Json;

import org.HdrHistogram.Histogram;

import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * How the calls of a load fared.
 *
 * @param micros latencies of the calls that succeeded
 * @param failures the number of failed calls by code
 * @param taken from the first call's start to the last one's end
 */
record LoadReport(Histogram micros, Map<String, Long> failures, Duration taken) {

    long succeeded() {
        return micros.getTotalCount();
    }

    long failed() {
        return failures.values().stream().mapToLong(Long::longValue).sum();
    }

    double rate() {
        return succeeded() / (taken.toNanos() / 1e9);
    }

    String text() {
        String byCode =
                failures.isEmpty()
                        ? ""
                        : " ("
                                + failures.entrySet().stream()
                                        .map(entry -> entry.getKey() + " " + entry.getValue())
                                        .collect(Collectors.joining(", "))
                                + ")";
        return String.format(
                Locale.ROOT,
                "calls      %,d in %.1f s%n"
                        + "failures   %,d%s%n"
                        + "rate       %,.0f calls/s%n"
                        + "latency    p50 %,d us, p99 %,d us, p99.9 %,d us, max %,d us%n",
                succeeded() + failed(),
                taken.toMillis() / 1e3,
                failed(),
                byCode,
                rate(),
                micros.getValueAtPercentile(50),
                micros.getValueAtPercentile(99),
                micros.getValueAtPercentile(99.9),
                micros.getMaxValue());
    }

    String json() {
        JsonObject report = new JsonObject();
        report.addProperty("calls", succeeded() + failed());
        report.addProperty("succeeded", succeeded());
        report.addProperty("failed", failed());
        JsonObject byCode = new JsonObject();
        failures.forEach(byCode::addProperty);
        report.add("failures", byCode);
        report.addProperty("seconds", taken.toMillis() / 1e3);
        report.addProperty("ratePerSecond", Math.round(rate() * 10) / 10.0);
        JsonObject latency = new JsonObject();
        latency.addProperty("p50", micros.getValueAtPercentile(50));
        latency.addProperty("p99", micros.getValueAtPercentile(99));
        latency.addProperty("p99.9", micros.getValueAtPercentile(99.9));
        latency.addProperty("max", micros.getMaxValue());
        report.add("latencyMicros", latency);
        return Json.pretty(report) + System.lineSeparator();
    }
}
