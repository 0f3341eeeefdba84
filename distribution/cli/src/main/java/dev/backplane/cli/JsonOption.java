package dev.backplane.cli;

import com.google.protobuf.MessageOrBuilder;

import picocli.CommandLine.Option;

import java.io.PrintStream;
import java.util.function.Consumer;

/** What every command has that prints what the runtime answered: in words, or as it came. */
public final class JsonOption {

    @Option(names = "--json", description = "Print JSON.")
    private boolean json;

    /** Whether programs are to read it. */
    public boolean isGiven() {
        return json;
    }

    /** Prints the answer as JSON if that is asked for, else in these words. */
    public void print(Terminal terminal, MessageOrBuilder answer, Consumer<PrintStream> words) {
        if (json) {
            terminal.out().println(Json.pretty(answer));
        } else {
            words.accept(terminal.out());
        }
    }
}
