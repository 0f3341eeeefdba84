package dev.backplane.cli;

import dev.backplane.proto.v1.Payload;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

import java.io.IOException;

/** What is called, and with what: the part that {@code call} and {@code load} have in common. */
public final class CallArguments {

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

    @Mixin private HeaderedPayload payload = new HeaderedPayload();

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
        return payload.of(text, terminal);
    }
}
