package dev.backplane.cli;

import com.google.protobuf.ByteString;

import dev.backplane.proto.v1.Payload;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Option;

import java.io.IOException;

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
                                ? ByteString.readFrom(terminal.in())
                                : ByteString.copyFromUtf8(text);
        return Payload.newBuilder()
                .setData(data)
                .setContentType(contentType == null ? guess(data) : contentType);
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
