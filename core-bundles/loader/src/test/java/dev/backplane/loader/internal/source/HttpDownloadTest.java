package dev.backplane.loader.internal.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.backplane.plugin.ErrorCode;
import dev.backplane.plugin.PluginException;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Answers are written out, so that servers misbehave as real ones do. */
@Timeout(value = 20, unit = TimeUnit.SECONDS)
class HttpDownloadTest {

    private static final String CONTENT = "0123456789";

    private final Bytes sink = new Bytes();
    private ScriptedServer server;

    @BeforeEach
    void start() throws IOException {
        server = new ScriptedServer();
    }

    @AfterEach
    void stop() throws IOException {
        server.close();
    }

    @Test
    void goesOnWhereItBroke() {
        server.answers(
                "HTTP/1.1 200 OK\r\nETag: \"a\"\r\nContent-Length: 10\r\n\r\n0123",
                "HTTP/1.1 206 Partial Content\r\nContent-Range: bytes 4-9/10\r\n"
                        + "Content-Length: 6\r\n\r\n456789");

        download(3);

        assertThat(sink).hasToString(CONTENT);
        assertThat(sink.restarts).isZero();
        assertThat(server.requests().get(1))
                .contains("Range: bytes=4-\r\n")
                .contains("If-Range: \"a\"\r\n");
    }

    @Test
    void goesOnAsOftenAsItGetsFurther() {
        List<String> answers = new ArrayList<>();
        answers.add("HTTP/1.1 200 OK\r\nETag: \"a\"\r\nContent-Length: 10\r\n\r\n0");
        for (int i = 1; i < CONTENT.length(); i++) {
            answers.add(
                    "HTTP/1.1 206 Partial\r\nContent-Range: bytes %d-9/10\r\nContent-Length: %d\r\n\r\n%d"
                            .formatted(i, 10 - i, i));
        }
        server.answers(answers.toArray(String[]::new));

        download(1);

        assertThat(sink).hasToString(CONTENT);
    }

    @Test
    void beginsAgainIfTheFileIsAnother() {
        server.answers(
                "HTTP/1.1 200 OK\r\nETag: \"a\"\r\nContent-Length: 10\r\n\r\nold!",
                "HTTP/1.1 200 OK\r\nETag: \"b\"\r\nContent-Length: 10\r\n\r\n0123456789");

        download(3);

        assertThat(sink).hasToString(CONTENT);
        assertThat(sink.restarts).isEqualTo(1);
    }

    @Test
    void beginsAgainIfTheServerDoesNotSayWhatFileItIs() {
        server.answers(
                "HTTP/1.1 200 OK\r\nETag: W/\"weak\"\r\nContent-Length: 10\r\n\r\n0123",
                "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n0123456789");

        download(3);

        assertThat(sink).hasToString(CONTENT);
        assertThat(server.requests().get(1)).doesNotContain("Range");
    }

    @Test
    void beginsAgainIfTheServerGoesOnElsewhere() {
        server.answers(
                "HTTP/1.1 200 OK\r\nETag: \"a\"\r\nContent-Length: 10\r\n\r\n0123",
                "HTTP/1.1 206 Partial\r\nContent-Range: bytes 5-9/10\r\nContent-Length: 5\r\n\r\n56789",
                "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n0123456789");

        download(3);

        assertThat(sink).hasToString(CONTENT);
        assertThat(sink.restarts).isEqualTo(1);
        assertThat(server.requests().get(2)).doesNotContain("Range");
    }

    @Test
    void triesAgainWhatMayPass() {
        server.answers(
                "HTTP/1.1 503 Busy\r\nRetry-After: 0\r\n\r\n",
                "",
                "HTTP/1.1 429 Slow down\r\n\r\n",
                "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n0123456789");

        download(3);

        assertThat(sink).hasToString(CONTENT);
    }

    @Test
    void givesUpInTheEnd() {
        server.answers(
                "HTTP/1.1 503 Busy\r\n\r\n",
                "HTTP/1.1 503 Busy\r\n\r\n",
                "HTTP/1.1 503 Busy\r\n\r\n");

        refused(2, "HTTP status 503");
        assertThat(server.requests()).hasSize(3);
    }

    @Test
    void doesNotTryAgainWhatStays() {
        server.answers("HTTP/1.1 404 Not Found\r\n\r\n");

        refused(3, "HTTP status 404");
        assertThat(server.requests()).hasSize(1);
    }

    @Test
    void readsChunks() {
        server.answers(
                "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
                        + "4;x=y\r\n0123\r\n6\r\n456789\r\n0\r\nTrailer: z\r\n\r\n");

        download(0);

        assertThat(sink).hasToString(CONTENT);
    }

    @Test
    void readsABodyWithoutLengthToItsEnd() {
        server.answers("HTTP/1.0 200 OK\r\n\r\n0123456789");

        download(0);

        assertThat(sink).hasToString(CONTENT);
    }

    @Test
    void takesNoPartOfAChunkForTheWhole() {
        server.answers("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\na\r\n01234567");

        refused(0, "broke off after 8 bytes");
    }

    @Test
    void understandsOnlyHttp() {
        server.answers(
                "SSH-2.0-backplane\r\n",
                "HTTP/1.1 200 OK\r\nContent-Length: ten\r\n\r\n",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip\r\n\r\n",
                "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n\r\n",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nx\r\n",
                "HTTP/1.1 200 OK\r\nX: " + "y".repeat(70_000) + "\r\n\r\n");

        refused(0, "does not speak HTTP/1.1");
        refused(0, "Content-Length that is no number");
        refused(0, "a transfer coding that was not asked for");
        refused(0, "an encoding that was not asked for");
        refused(0, "a chunk without a size");
        refused(0, "headers are too long");
    }

    @Test
    void connectsToTheAddressThatWasLookedAt() {
        List<String> asked = new ArrayList<>();
        AddressPolicy rebinding =
                new AddressPolicy(
                        List.of("127.0.0.1"),
                        host -> {
                            asked.add(host);
                            return AddressPolicyTest.all(
                                    asked.size() == 1 ? "127.0.0.1" : "10.0.0.1");
                        });
        server.answers("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n0123456789");
        URI uri = URI.create("http://plugins.acme.com:" + server.port() + "/a%20b?c=%0A#d");

        new HttpDownload(uri, rebinding, limits(0)).into(sink);

        assertThat(sink).hasToString(CONTENT);
        assertThat(asked).containsExactly("plugins.acme.com");
        assertThat(server.requests().getFirst())
                .startsWith("GET /a%20b?c=%0A HTTP/1.1\r\n")
                .contains("Host: plugins.acme.com:" + server.port() + "\r\n");
    }

    @Test
    void stopsAtTheEndOfItsTime() {
        server.answers("HTTP/1.1 503 Busy\r\nRetry-After: 30\r\n\r\n");
        FetchLimits hasty =
                new FetchLimits(
                        100,
                        Duration.ofSeconds(5),
                        Duration.ofMillis(300),
                        9,
                        Duration.ofMillis(1));

        assertThatExceptionOfType(PluginException.class)
                .isThrownBy(() -> new HttpDownload(server.uri(), here(), hasty).into(sink))
                .withMessageContaining("not finished within 300 ms");
    }

    private void refused(int retries, String reason) {
        assertThatExceptionOfType(PluginException.class)
                .isThrownBy(() -> download(retries))
                .matches(e -> e.code() == ErrorCode.SOURCE_UNAVAILABLE)
                .withMessageContaining("cannot fetch '" + server.uri() + "'")
                .withMessageContaining(reason);
        sink.restart();
    }

    private void download(int retries) {
        new HttpDownload(server.uri(), here(), limits(retries)).into(sink);
    }

    private static AddressPolicy here() {
        return new AddressPolicy(List.of("127.0.0.1"), InetAddress::getAllByName);
    }

    private static FetchLimits limits(int retries) {
        return new FetchLimits(
                100, Duration.ofSeconds(5), Duration.ofSeconds(15), retries, Duration.ofMillis(2));
    }

    private static final class Bytes implements Sink {

        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        private int restarts;

        @Override
        public void write(byte[] some, int offset, int count) {
            bytes.write(some, offset, count);
        }

        @Override
        public long length() {
            return bytes.size();
        }

        @Override
        public void restart() {
            bytes.reset();
            restarts++;
        }

        @Override
        public String toString() {
            return bytes.toString(StandardCharsets.US_ASCII);
        }
    }
}
