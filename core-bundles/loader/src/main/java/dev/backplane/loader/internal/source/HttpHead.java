package dev.backplane.loader.internal.source;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.ProtocolException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The beginning of an answer (RFC 9112): its status and headers.
 *
 * @param status three digits
 * @param headers by name, in any case; of equal ones the first
 */
record HttpHead(int status, Map<String, String> headers) {

    private static final int MAX_BYTES = 64 * 1024;
    private static final int FIRST_FINAL_STATUS = 200;
    private static final Pattern STATUS_LINE = Pattern.compile("HTTP/1\\.[01] ([1-9]\\d\\d)( .*)?");

    /**
     * Reads up to the body, past interim answers.
     *
     * @throws IOException if it is no HTTP/1 answer, or longer than heads are
     */
    static HttpHead read(InputStream in) throws IOException {
        while (true) {
            HttpHead head = readOne(in);
            if (head.status() >= FIRST_FINAL_STATUS) {
                return head;
            }
        }
    }

    private static HttpHead readOne(InputStream in) throws IOException {
        int left = MAX_BYTES;
        String line = line(in, left);
        Matcher status = STATUS_LINE.matcher(line);
        if (!status.matches()) {
            throw new ProtocolException("the server does not speak HTTP/1.1");
        }
        Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        left -= line.length();
        for (line = line(in, left); !line.isEmpty(); line = line(in, left)) {
            left -= line.length();
            int colon = line.indexOf(':');
            if (colon <= 0) {
                throw new ProtocolException("the server sent a header without a name");
            }
            headers.putIfAbsent(line.substring(0, colon), line.substring(colon + 1).strip());
        }
        return new HttpHead(Integer.parseInt(status.group(1)), headers);
    }

    /** A line without its end. */
    static String line(InputStream in, int maxBytes) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int next = in.read(); next != '\n'; next = in.read()) {
            if (next < 0) {
                throw new EOFException("the connection was closed");
            }
            if (line.size() >= maxBytes) {
                throw new ProtocolException("the server's headers are too long");
            }
            line.write(next);
        }
        String text = line.toString(StandardCharsets.ISO_8859_1);
        return text.endsWith("\r") ? text.substring(0, text.length() - 1) : text;
    }

    Optional<String> header(String name) {
        return Optional.ofNullable(headers.get(name)).filter(value -> !value.isEmpty());
    }

    /** How many bytes the body announces to have. */
    Optional<Long> length() throws ProtocolException {
        Optional<String> text = header("Content-Length");
        if (text.isPresent() && !text.get().matches("\\d{1,18}")) {
            throw new ProtocolException("the server sent a Content-Length that is no number");
        }
        return text.map(Long::parseLong);
    }

    boolean isChunked() throws ProtocolException {
        String coding = header("Transfer-Encoding").orElse("").toLowerCase(Locale.ROOT);
        if (!coding.isEmpty() && !coding.equals("chunked")) {
            throw new ProtocolException("the server sent a transfer coding that was not asked for");
        }
        return !coding.isEmpty();
    }
}
