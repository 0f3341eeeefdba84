package dev.backplane.loader.internal.source;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Follows redirects by itself, so that each step is checked, credentials stay with the host they
 * were given for, and a secure start never ends in an insecure place.
 */
final class HttpGet {

    private static final int MAX_REDIRECTS = 5;
    private static final Set<Integer> REDIRECTS = Set.of(301, 302, 303, 307, 308);

    private final URI start;
    private final AddressPolicy addresses;
    private final FetchLimits limits;
    private final Deadline deadline;

    HttpGet(URI start, AddressPolicy addresses, FetchLimits limits, Deadline deadline) {
        this.start = start;
        this.addresses = addresses;
        this.limits = limits;
        this.deadline = deadline;
    }

    /** The first answer that is no redirect; whoever asked closes it. */
    HttpAnswer send(Map<String, String> headers) throws IOException {
        URI uri = start;
        for (int redirects = 0; redirects <= MAX_REDIRECTS; redirects++) {
            HttpAnswer answer = ask(uri, headers);
            if (!REDIRECTS.contains(answer.head().status())) {
                return answer;
            }
            answer.close();
            uri = target(uri, answer.head().header("Location").orElse(""));
        }
        throw SourceBytes.unavailable(
                "cannot fetch '%s': more than %d redirects"
                        .formatted(PublicUrl.of(start), MAX_REDIRECTS),
                null);
    }

    private HttpAnswer ask(URI uri, Map<String, String> headers) throws IOException {
        Connection connection =
                Connection.open(uri, addresses.addressesOf(uri), limits.silence(), deadline);
        boolean answered = false;
        try {
            connection.out().write(request(uri, headers));
            connection.out().flush();
            InputStream in = new BufferedInputStream(connection.in());
            HttpHead head = head(in);
            HttpAnswer answer = new HttpAnswer(head, HttpBody.of(head, in), connection);
            answered = true;
            return answer;
        } finally {
            if (!answered) {
                connection.close();
            }
        }
    }

    private static HttpHead head(InputStream in) throws IOException {
        try {
            return HttpHead.read(in);
        } catch (Deadline.Over e) {
            throw e;
        } catch (SocketTimeoutException e) {
            SocketTimeoutException late =
                    new SocketTimeoutException("no answer within the time limit");
            late.initCause(e);
            throw late;
        }
    }

    private byte[] request(URI uri, Map<String, String> further) {
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put(
                "Host", uri.getPort() < 0 ? uri.getHost() : uri.getHost() + ":" + uri.getPort());
        headers.put("User-Agent", "backplane");
        headers.put("Accept", "*/*");
        headers.put("Accept-Encoding", "identity");
        headers.put("Connection", "close");
        headers.putAll(further);
        String credentials = start.getUserInfo();
        if (credentials != null && sameOrigin(uri, start)) {
            byte[] bytes = credentials.getBytes(StandardCharsets.UTF_8);
            headers.put("Authorization", "Basic " + Base64.getEncoder().encodeToString(bytes));
        }
        StringBuilder request =
                new StringBuilder("GET ").append(targetOf(uri)).append(" HTTP/1.1\r\n");
        headers.forEach(
                (name, value) -> request.append(name).append(": ").append(value).append("\r\n"));
        return request.append("\r\n").toString().getBytes(StandardCharsets.US_ASCII);
    }

    /** Escaped, so that nothing in it can be taken for a header. */
    private static String targetOf(URI uri) {
        URI ascii = URI.create(uri.toASCIIString());
        String path = ascii.getRawPath() == null ? "" : ascii.getRawPath();
        String query = ascii.getRawQuery() == null ? "" : "?" + ascii.getRawQuery();
        return (path.isEmpty() ? "/" : path) + query;
    }

    private static boolean sameOrigin(URI one, URI other) {
        return one.getScheme().equalsIgnoreCase(other.getScheme())
                && one.getHost().equalsIgnoreCase(other.getHost())
                && Connection.port(one) == Connection.port(other);
    }

    private static URI target(URI from, String location) {
        URI to = resolve(from, location);
        Set<String> followed =
                Connection.isSecure(from) ? Set.of("https") : Set.of("http", "https");
        if (location.isEmpty()
                || to.getHost() == null
                || !followed.contains(to.getScheme().toLowerCase(Locale.ROOT))) {
            throw SourceBytes.unavailable(
                    "cannot fetch '%s': it redirects to '%s', which is not followed"
                            .formatted(PublicUrl.of(from), PublicUrl.of(to)),
                    null);
        }
        return to;
    }

    private static URI resolve(URI from, String location) {
        try {
            return from.resolve(location);
        } catch (IllegalArgumentException e) {
            throw SourceBytes.unavailable(
                    "cannot fetch '%s': it redirects to what is no URL"
                            .formatted(PublicUrl.of(from)),
                    e);
        }
    }
}
