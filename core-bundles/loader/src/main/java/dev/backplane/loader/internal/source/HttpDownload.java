package dev.backplane.loader.internal.source;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.Flow.Publisher;

/**
 * Follows redirects by itself, so that each step is checked, credentials stay with the host they
 * were given for, and a secure start never ends in an insecure place. Downloads are rare: each has
 * its own client and leaves no thread behind.
 */
final class HttpDownload {

    private static final int MAX_REDIRECTS = 5;
    private static final int OK = 200;
    private static final Set<Integer> REDIRECTS = Set.of(301, 302, 303, 307, 308);

    private final HttpClient client;
    private final FetchLimits limits;

    private HttpDownload(HttpClient client, FetchLimits limits) {
        this.client = client;
        this.limits = limits;
    }

    static InputStream open(URI uri, FetchLimits limits) {
        HttpClient client =
                HttpClient.newBuilder()
                        .version(HttpClient.Version.HTTP_1_1)
                        .connectTimeout(limits.silence())
                        .followRedirects(HttpClient.Redirect.NEVER)
                        .build();
        boolean opened = false;
        try {
            InputStream body = new HttpDownload(client, limits).open(uri);
            opened = true;
            return body;
        } catch (IOException e) {
            throw SourceBytes.unavailable(
                    "cannot fetch '" + PublicUrl.of(uri) + "': " + Reason.of(e), e);
        } catch (IllegalArgumentException e) {
            throw SourceBytes.unavailable(
                    "cannot fetch '" + PublicUrl.of(uri) + "': it is no usable URL", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw SourceBytes.unavailable(
                    "fetching '" + PublicUrl.of(uri) + "' was interrupted", e);
        } finally {
            if (!opened) {
                client.shutdownNow();
            }
        }
    }

    private InputStream open(URI start) throws IOException, InterruptedException {
        URI uri = start;
        for (int redirects = 0; redirects <= MAX_REDIRECTS; redirects++) {
            HttpResponse<Publisher<List<ByteBuffer>>> response =
                    client.send(request(uri, start), BodyHandlers.ofPublisher());
            if (response.statusCode() == OK) {
                checkLength(response, start);
                TimedBody body = new TimedBody(limits, client::shutdownNow);
                response.body().subscribe(body);
                return body;
            }
            response.body().subscribe(new DiscardedBody());
            if (!REDIRECTS.contains(response.statusCode())) {
                throw SourceBytes.unavailable(
                        "cannot fetch '%s': the server answered with HTTP status %d"
                                .formatted(PublicUrl.of(uri), response.statusCode()),
                        null);
            }
            uri = target(uri, response.headers().firstValue("Location").orElse(""));
        }
        throw SourceBytes.unavailable(
                "cannot fetch '%s': more than %d redirects"
                        .formatted(PublicUrl.of(start), MAX_REDIRECTS),
                null);
    }

    private HttpRequest request(URI uri, URI start) {
        HttpRequest.Builder request = HttpRequest.newBuilder(uri).timeout(limits.silence()).GET();
        String credentials = start.getUserInfo();
        if (credentials != null && sameOrigin(uri, start)) {
            byte[] bytes = credentials.getBytes(StandardCharsets.UTF_8);
            request.header("Authorization", "Basic " + Base64.getEncoder().encodeToString(bytes));
        }
        return request.build();
    }

    private static boolean sameOrigin(URI one, URI other) {
        return one.getScheme().equalsIgnoreCase(other.getScheme())
                && one.getHost().equalsIgnoreCase(other.getHost())
                && one.getPort() == other.getPort();
    }

    private static URI target(URI from, String location) {
        URI to = from.resolve(location);
        Set<String> followed =
                from.getScheme().equalsIgnoreCase("https")
                        ? Set.of("https")
                        : Set.of("http", "https");
        if (location.isEmpty() || !followed.contains(to.getScheme().toLowerCase(Locale.ROOT))) {
            throw SourceBytes.unavailable(
                    "cannot fetch '%s': it redirects to '%s', which is not followed"
                            .formatted(PublicUrl.of(from), PublicUrl.of(to)),
                    null);
        }
        return to;
    }

    private void checkLength(HttpResponse<?> response, URI uri) {
        long announced = response.headers().firstValueAsLong("Content-Length").orElse(0);
        if (announced > limits.maxBytes()) {
            throw SourceBytes.tooLarge(PublicUrl.of(uri), announced, limits.maxBytes());
        }
    }
}
