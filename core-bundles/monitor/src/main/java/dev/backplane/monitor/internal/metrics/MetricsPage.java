package dev.backplane.monitor.internal.metrics;

import dev.backplane.monitor.internal.http.Asked;
import dev.backplane.monitor.internal.http.Page;
import dev.backplane.monitor.internal.http.Reply;

import io.prometheus.metrics.expositionformats.ExpositionFormatWriter;
import io.prometheus.metrics.expositionformats.ExpositionFormats;

import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/**
 * Shows all metrics to Prometheus, in the format it asks for. Who comes while a page is made, or
 * right after, gets that page: a hundred who ask at once cost as much as one.
 */
@Component(service = Page.class)
public final class MetricsPage implements Page {

    private static final long FRESH_NANOS = Duration.ofMillis(250).toNanos();

    private final MetricsCollector collector;
    private final Object lock = new Object();
    private final Map<String, Made> pages = new HashMap<>(); // guarded by lock

    /** A page, and when it was made. */
    private record Made(Reply reply, long nanos) {}

    /** Shows what the collector collects. */
    @Activate
    public MetricsPage(@Reference MetricsCollector collector) {
        this.collector = collector;
    }

    @Override
    public String path() {
        return "/metrics";
    }

    @Override
    public Reply get(Asked asked) {
        if (!asked.path().isEmpty()) {
            return Reply.text(Reply.NOT_FOUND, "try /metrics");
        }
        ExpositionFormatWriter writer = ExpositionFormats.init().findWriter(asked.accept());
        synchronized (lock) {
            Made made = pages.get(writer.getContentType());
            if (made == null || System.nanoTime() - made.nanos() > FRESH_NANOS) {
                Reply reply = make(writer);
                made = new Made(reply, System.nanoTime());
                pages.clear(); // of another format too: it would only take up memory
                pages.put(writer.getContentType(), made);
            }
            return made.reply();
        }
    }

    private Reply make(ExpositionFormatWriter writer) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try {
            writer.write(bytes, collector.collect().snapshots());
        } catch (IOException e) {
            throw new UncheckedIOException("metrics cannot be written", e);
        }
        return new Reply(Reply.OK, writer.getContentType(), bytes.toByteArray());
    }
}
