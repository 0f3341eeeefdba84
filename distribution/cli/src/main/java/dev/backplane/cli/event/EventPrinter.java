package dev.backplane.cli.event;

import dev.backplane.cli.Json;
import dev.backplane.cli.Labels;
import dev.backplane.cli.PayloadText;
import dev.backplane.cli.PlainText;
import dev.backplane.cli.Terminal;
import dev.backplane.proto.v1.Event;
import dev.backplane.proto.v1.Missed;
import dev.backplane.proto.v1.SubscribeResponse;

import java.io.PrintStream;
import java.util.Map;
import java.util.TreeMap;

/** Prints what a subscription brings: events as lines, everything else on the error stream. */
final class EventPrinter {

    private final Terminal terminal;
    private final boolean json;
    private Missed missed = Missed.getDefaultInstance();
    private boolean subscribed;
    private long events;

    EventPrinter(Terminal terminal, boolean json) {
        this.terminal = terminal;
        this.json = json;
    }

    boolean isSubscribed() {
        return subscribed;
    }

    long events() {
        return events;
    }

    /**
     * Prints one message.
     *
     * @return false if nobody reads it any more
     */
    boolean print(SubscribeResponse message) {
        if (message.hasSubscribed()) {
            subscribed = true;
            terminal.err().println("subscribed as " + message.getSubscribed().getName());
        }
        if (!message.getMissed().equals(missed)) {
            missed = message.getMissed();
            terminal.err().println(told(missed));
        }
        if (message.hasEvent()) {
            events++;
            print(message.getEvent());
        }
        return !terminal.out().checkError();
    }

    private void print(Event event) {
        PrintStream out = terminal.out();
        if (json) {
            out.println(Json.line(event));
        } else {
            out.println(
                    "%s  %s  from %s  %s"
                            .formatted(
                                    Labels.timeOfDay(),
                                    event.getTopic(),
                                    event.getCaller().isEmpty() ? "?" : event.getCaller(),
                                    content(event)));
        }
    }

    /** On one line: the properties, then the payload. */
    private static String content(Event event) {
        StringBuilder content = new StringBuilder();
        for (Map.Entry<String, String> property :
                new TreeMap<>(event.getPropertiesMap()).entrySet()) {
            content.append(property.getKey()).append('=').append(property.getValue()).append(' ');
        }
        return PlainText.line(
                content.append(' ').append(PayloadText.of(event.getPayload())).toString());
    }

    private static String told(Missed missed) {
        return "missed so far: %,d dropped, %,d rejected, %,d kept as dead letters"
                .formatted(missed.getDropped(), missed.getRejected(), missed.getDeadLettered());
    }
}
