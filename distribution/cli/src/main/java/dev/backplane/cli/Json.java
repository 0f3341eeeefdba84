package dev.backplane.cli;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonElement;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.MessageOrBuilder;
import com.google.protobuf.util.JsonFormat;

/** What {@code --json} prints: messages in protobuf's own JSON mapping with every field present. */
public final class Json {

    private static final Gson GSON =
            new GsonBuilder().setPrettyPrinting().disableHtmlEscaping().create();

    private Json() {}

    /** Over several lines. */
    public static String pretty(MessageOrBuilder message) {
        return print(JsonFormat.printer(), message);
    }

    /** On one line. */
    public static String line(MessageOrBuilder message) {
        return print(JsonFormat.printer().omittingInsignificantWhitespace(), message);
    }

    /** Over several lines. */
    public static String pretty(JsonElement element) {
        return GSON.toJson(element);
    }

    private static String print(JsonFormat.Printer printer, MessageOrBuilder message) {
        try {
            return printer.alwaysPrintFieldsWithNoPresence().print(message);
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalStateException(e);
        }
    }
}
