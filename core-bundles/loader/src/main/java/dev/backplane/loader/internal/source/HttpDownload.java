package dev.backplane.loader.internal.source;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.net.ProtocolException;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import javax.net.ssl.SSLException;

/**
 * One download: what breaks is taken up where it broke, if the server can tell that its file is
 * still the same (RFC 9110, section 14), and from its beginning if not.
 */
final class HttpDownload implements Transfer {

    private static final int BUFFER_BYTES = 64 * 1024;
    private static final int OK = 200;
    private static final int PART = 206;
    private static final int REQUEST_TIMEOUT = 408;
    private static final int NO_SUCH_RANGE = 416;
    private static final int TOO_MANY_REQUESTS = 429;
    private static final int FIRST_SERVER_ERROR = 500;
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);
    private static final Pattern CONTENT_RANGE =
            Pattern.compile("bytes (\\d{1,18})-(\\d{1,18})/(\\d{1,18}|\\*)");

    private final URI uri;
    private final AddressPolicy addresses;
    private final FetchLimits limits;

    /** What tells the server's file from a later one; null if the server gave nothing. */
    private @Nullable String validator;

    HttpDownload(URI uri, AddressPolicy addresses, FetchLimits limits) {
        this.uri = uri;
        this.addresses = addresses;
        this.limits = limits;
    }

    @Override
    public void into(Sink sink) {
        Deadline deadline = Deadline.in(limits.total());
        HttpGet get = new HttpGet(uri, addresses, limits, deadline);
        int failures = 0;
        while (true) {
            long before = sink.length();
            try {
                attempt(get, sink);
                return;
            } catch (IOException e) {
                boolean further = validator != null && sink.length() > before;
                failures = further ? 1 : failures + 1;
                if (isFinal(e) || failures > limits.retries()) {
                    throw failed(e, sink);
                }
                pause(failures, e, deadline, sink);
            }
        }
    }

    private void attempt(HttpGet get, Sink sink) throws IOException {
        String same = validator;
        boolean resume = same != null && sink.length() > 0;
        if (!resume && sink.length() > 0) {
            sink.restart();
        }
        Map<String, String> headers =
                resume
                        ? Map.of("Range", "bytes=" + sink.length() + "-", "If-Range", same)
                        : Map.of();
        try (HttpAnswer answer = get.send(headers)) {
            take(answer, resume, sink);
        }
    }

    private void take(HttpAnswer answer, boolean resume, Sink sink) throws IOException {
        HttpHead head = answer.head();
        int status = head.status();
        if (status == OK) {
            if (resume) {
                sink.restart();
            }
            validator = validator(head);
            copy(answer, sink);
        } else if (status == PART && resume && begin(head) == sink.length()) {
            copy(answer, sink);
        } else if (resume && (status == PART || status == NO_SUCH_RANGE)) {
            validator = null;
            throw new ProtocolException("the server did not go on where it had broken off");
        } else if (isBusy(status)) {
            throw new ServerBusy(status, head.header("Retry-After").orElse(""));
        } else {
            throw SourceBytes.unavailable(
                    "cannot fetch '%s': the server answered with HTTP status %d"
                            .formatted(PublicUrl.of(uri), status),
                    null);
        }
    }

    private void copy(HttpAnswer answer, Sink sink) throws IOException {
        long announced = sink.length() + answer.head().length().orElse(0L);
        if (announced > limits.maxBytes()) {
            throw SourceBytes.tooLarge(PublicUrl.of(uri), announced, limits.maxBytes());
        }
        byte[] buffer = new byte[BUFFER_BYTES];
        for (int count = answer.body().read(buffer);
                count >= 0;
                count = answer.body().read(buffer)) {
            sink.write(buffer, 0, count);
        }
    }

    /** Only a strong entity tag promises the very same bytes; a date is what else there is. */
    private static @Nullable String validator(HttpHead head) {
        return head.header("ETag")
                .filter(tag -> tag.startsWith("\""))
                .or(() -> head.header("Last-Modified"))
                .orElse(null);
    }

    private static long begin(HttpHead head) {
        Matcher range = CONTENT_RANGE.matcher(head.header("Content-Range").orElse(""));
        return range.matches() ? Long.parseLong(range.group(1)) : -1;
    }

    private static boolean isBusy(int status) {
        return status >= FIRST_SERVER_ERROR
                || status == REQUEST_TIMEOUT
                || status == TOO_MANY_REQUESTS;
    }

    /** Whether trying again would only take time. */
    private static boolean isFinal(IOException failure) {
        return failure instanceof Deadline.Over
                || failure instanceof UnknownHostException
                || failure instanceof SSLException
                || Thread.currentThread().isInterrupted();
    }

    private void pause(int failures, IOException failure, Deadline deadline, Sink sink) {
        Duration wanted = limits.pause().multipliedBy(1L << Math.min(failures - 1, 16));
        if (failure instanceof ServerBusy busy && busy.pause().compareTo(wanted) > 0) {
            wanted = busy.pause();
        }
        long most = Math.min(wanted.toMillis(), LONGEST_PAUSE.toMillis());
        // Many clients of one server must not come back at the same moment.
        long millis = most / 2 + ThreadLocalRandom.current().nextLong(most / 2 + 1);
        try {
            Thread.sleep(deadline.waitMillis(Duration.ofMillis(millis)));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw failed(failure, sink);
        } catch (Deadline.Over e) {
            throw failed(e, sink);
        }
    }

    private RuntimeException failed(IOException failure, Sink sink) {
        String reason = Thread.currentThread().isInterrupted() ? "interrupted" : Reason.of(failure);
        String broken =
                sink.length() == 0
                        ? ""
                        : "it cannot be read to its end, it broke off after %,d bytes: "
                                .formatted(sink.length());
        return SourceBytes.unavailable(
                "cannot fetch '" + PublicUrl.of(uri) + "': " + broken + reason, failure);
    }
}
