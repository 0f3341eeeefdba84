package dev.backplane.benchmarks.monitor;

import dev.backplane.benchmarks.Turns;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Properties;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/** Asks one runtime for its metrics. */
final class Scraper implements AutoCloseable {

    private static final long PAUSE_MILLIS = 300;

    private final HttpClient http = HttpClient.newHttpClient();
    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();
    private final Path home;
    private int lastBytes;

    Scraper(Path home) {
        this.home = home;
    }

    /** Milliseconds until the page was there; one that was not made for somebody before. */
    double scrape() throws IOException, InterruptedException {
        TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
        HttpRequest request =
                HttpRequest.newBuilder(URI.create("http://" + endpoint() + "/metrics"))
                        .timeout(Duration.ofSeconds(30))
                        .build();
        long begin = System.nanoTime();
        var page = http.send(request, BodyHandlers.ofByteArray());
        if (page.statusCode() != 200) {
            throw new IOException("the metrics are answered with " + page.statusCode());
        }
        lastBytes = page.body().length;
        return (System.nanoTime() - begin) / 1e6;
    }

    int lastBytes() {
        return lastBytes;
    }

    private String endpoint() throws IOException {
        Properties endpoints = new Properties();
        try (InputStream file =
                Files.newInputStream(home.resolve("data/run/endpoints.properties"))) {
            endpoints.load(file);
        }
        return endpoints.getProperty("http");
    }

    /** Measures something while a page is fetched every second, the first at once. */
    double during(Turns.Slice slice) throws IOException {
        ScheduledFuture<?> scraping =
                clock.scheduleAtFixedRate(this::scrapeOrFail, 0, 1, TimeUnit.SECONDS);
        try {
            return slice.take();
        } finally {
            scraping.cancel(false);
        }
    }

    private void scrapeOrFail() {
        try {
            scrape();
        } catch (IOException e) {
            throw new IllegalStateException("no metrics", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        clock.shutdownNow();
        http.close();
    }
}
