package dev.backplane.cli;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;

import dev.backplane.proto.v1.Payload;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Option;

import java.io.IOException;
import java.io.InputStream;

/** What every command has that sends a payload: the way to say what it is. */
public final class PayloadOption {

    private static final String JSON = "application/json";
    private static final String TEXT = "text/plain; charset=utf-8";
    private static final String BINARY = "application/octet-stream";

    @Option(
            names = "--content-type",
            paramLabel = "TYPE",
            description =
                    "The media type of the payload. Default: application/json if it looks like"
                            + " JSON, else text/plain, or application/octet-stream if it is no text.")
    private @Nullable String contentType;

    /**
     * The payload to be sent.
     *
     * @param text what stands on the command line: {@code -} means the standard input, null nothing
     */
    public Payload.Builder payload(@Nullable String text, Terminal terminal) throws IOException {
        ByteString data =
                text == null
                        ? ByteString.EMPTY
                        : text.equals("-")
                                ? read(terminal.in(), Runtime.getRuntime().maxMemory() / 4)
                                : ByteString.copyFromUtf8(text);
        return Payload.newBuilder()
                .setData(data)
                .setContentType(contentType == null ? guess(data) : contentType);
    }

    /**
     * Reads all of it; on its way out it needs its size a few times.
     *
     * @param limit bytes
     */
    static ByteString read(InputStream in, long limit) throws IOException {
        int most = (int) Math.min(limit, Integer.MAX_VALUE - 1024);
        byte[] data = in.readNBytes(most + 1);
        if (data.length > most) {
            throw new Failure(
                    "the standard input has more than %,d bytes, which is more than one payload may have"
                            .formatted(most));
        }
        return UnsafeByteOperations.unsafeWrap(data);
    }

    private static String guess(ByteString data) {
        if (data.isEmpty() || !data.isValidUtf8()) {
            return BINARY;
        }
        String start = data.substring(0, Math.min(data.size(), 64)).toStringUtf8().stripLeading();
        return start.startsWith("{") || start.startsWith("[") || start.startsWith("\"")
                ? JSON
                : TEXT;
    }
}
