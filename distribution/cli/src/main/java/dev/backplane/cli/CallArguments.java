package dev.backplane.cli;

import com.google.protobuf.ByteString;

import dev.backplane.proto.v1.Payload;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

import java.io.IOException;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/** What is called, and with what: the part that {@code call} and {@code load} have in common. */
public final class CallArguments {

    private static final String JSON = "application/json";
    private static final String TEXT = "text/plain; charset=utf-8";
    private static final String BINARY = "application/octet-stream";

    @Parameters(index = "0", paramLabel = "PLUGIN", description = "The plugin's name.")
    private String plugin = "";

    @Parameters(index = "1", paramLabel = "OPERATION", description = "The operation's name.")
    private String operation = "";

    @Parameters(
            index = "2",
            arity = "0..1",
            paramLabel = "PAYLOAD",
            description = "What to send; - reads it from the standard input. Default: nothing.")
    private @Nullable String text;

    @Option(
            names = "--content-type",
            paramLabel = "TYPE",
            description =
                    "The media type of the payload. Default: application/json if it looks like"
                            + " JSON, else text/plain, or application/octet-stream if it is no text.")
    private @Nullable String contentType;

    @Option(
            names = {"-H", "--header"},
            paramLabel = "KEY=VALUE",
            description = "A header of the payload; may be repeated.")
    private Map<String, String> headers = new HashMap<>();

    /** The plugin's name. */
    public String plugin() {
        return plugin;
    }

    /** The operation's name. */
    public String operation() {
        return operation;
    }

    /** Reads what is to be sent. */
    public Payload payload(Terminal terminal) throws IOException {
        ByteString data =
                text == null
                        ? ByteString.EMPTY
                        : text.equals("-")
                                ? ByteString.readFrom(terminal.in())
                                : ByteString.copyFromUtf8(text);
        Payload.Builder payload =
                Payload.newBuilder()
                        .setData(data)
                        .setContentType(contentType == null ? guess(data) : contentType);
        headers.forEach((key, value) -> payload.putHeaders(key.toLowerCase(Locale.ROOT), value));
        return payload.build();
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
