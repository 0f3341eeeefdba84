package dev.backplane.cli;

import dev.backplane.proto.v1.Payload;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The options of what is sent to a handler of requests: its media type and its headers. */
public final class HeaderedPayload {

    @Mixin private PayloadOption payload = new PayloadOption();

    @Option(
            names = {"-H", "--header"},
            paramLabel = "KEY=VALUE",
            converter = KeyValue.Converter.class,
            description = "A header of the payload; may be repeated.")
    private List<KeyValue> headers = new ArrayList<>();

    /**
     * The payload to be sent.
     *
     * @param text what stands on the command line: {@code -} means the standard input, null nothing
     */
    public Payload of(@Nullable String text, Terminal terminal) throws IOException {
        Map<String, String> map =
                KeyValue.map("header", headers, key -> key.toLowerCase(Locale.ROOT));
        return payload.payload(text, terminal).putAllHeaders(map).build();
    }
}
