package dev.backplane.cli;

import dev.backplane.proto.v1.Payload;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

import java.io.IOException;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/** The options of what is sent to a handler of requests: its media type and its headers. */
public final class HeaderedPayload {

    @Mixin private PayloadOption payload = new PayloadOption();

    @Option(
            names = {"-H", "--header"},
            paramLabel = "KEY=VALUE",
            description = "A header of the payload; may be repeated.")
    private Map<String, String> headers = new HashMap<>();

    /**
     * The payload to be sent.
     *
     * @param text what stands on the command line: {@code -} means the standard input, null nothing
     */
    public Payload of(@Nullable String text, Terminal terminal) throws IOException {
        Payload.Builder sent = payload.payload(text, terminal);
        headers.forEach((key, value) -> sent.putHeaders(key.toLowerCase(Locale.ROOT), value));
        return sent.build();
    }
}
