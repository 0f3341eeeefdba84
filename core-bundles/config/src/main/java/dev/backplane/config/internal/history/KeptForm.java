package dev.backplane.config.internal.history;

import dev.backplane.manager.Owner;

import jakarta.json.Json;
import jakarta.json.JsonException;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonReader;

import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Optional;
import java.util.zip.CRC32C;

/**
 * A kept revision as a line: a check sum, a blank, JSON. A line that was torn does not match it.
 */
final class KeptForm {

    private static final int SUM_DIGITS = 8;

    private KeptForm() {}

    /** With the end of the line. */
    static byte[] write(Kept kept) {
        JsonObjectBuilder json =
                Json.createObjectBuilder()
                        .add("number", kept.number())
                        .add("when", kept.when().toString())
                        .add("by", kept.by().toString())
                        .add("owner", kept.owner().toString())
                        .add("reason", kept.reason())
                        .add("mark", kept.mark());
        String content = kept.content();
        if (content != null) {
            json.add("content", content);
        }
        String text = json.build().toString();
        return (sum(text) + " " + text + "\n").getBytes(StandardCharsets.UTF_8);
    }

    /** Empty if the line is not what was written. */
    static Optional<Kept> read(String line) {
        if (line.length() <= SUM_DIGITS
                || !line.startsWith(sum(line.substring(SUM_DIGITS + 1)) + " ")) {
            return Optional.empty();
        }
        try (JsonReader reader =
                Json.createReader(new StringReader(line.substring(SUM_DIGITS + 1)))) {
            JsonObject json = reader.readObject();
            return Optional.of(
                    new Kept(
                            json.getJsonNumber("number").longValueExact(),
                            Instant.parse(json.getString("when")),
                            Owner.parse(json.getString("by")),
                            Owner.parse(json.getString("owner")),
                            json.getString("reason"),
                            json.getString("mark"),
                            json.getString("content", null)));
        } catch (JsonException | DateTimeException | IllegalArgumentException e) {
            throw new IllegalStateException("a line of this history is of another version", e);
        }
    }

    private static String sum(String text) {
        CRC32C sum = new CRC32C();
        sum.update(text.getBytes(StandardCharsets.UTF_8));
        return HexFormat.of().toHexDigits((int) sum.getValue());
    }
}
