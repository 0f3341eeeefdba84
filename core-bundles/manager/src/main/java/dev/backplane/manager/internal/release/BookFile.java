package dev.backplane.manager.internal.release;

import dev.backplane.loader.Digest;
import dev.backplane.manager.Owner;
import dev.backplane.manager.Release;
import dev.backplane.manager.internal.release.Book.Kept;
import dev.backplane.manager.internal.release.Book.Quarantine;

import jakarta.json.Json;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonReader;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import jakarta.json.JsonWriter;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * One plugin's book as a file of JSON, replaced as a whole, so that a kill leaves the old or the
 * new. It is not forced to the disk: a power cut may cost the latest entries, which decide nothing
 * that the desired state does not say.
 */
final class BookFile {

    private BookFile() {}

    static Book read(Path file) throws IOException {
        try (JsonReader reader = Json.createReader(new StringReader(Files.readString(file)))) {
            return book(reader.readObject());
        } catch (RuntimeException e) { // the many ways in which JSON can be wrong
            throw new IOException(file.getFileName() + " cannot be read: " + e.getMessage(), e);
        }
    }

    static void write(Path file, Book book) throws IOException {
        StringWriter text = new StringWriter();
        try (JsonWriter writer = Json.createWriter(text)) {
            writer.writeObject(json(book));
        }
        Files.createDirectories(file.getParent());
        Path temporary = file.resolveSibling(file.getFileName() + ".tmp");
        Files.writeString(temporary, text.toString());
        Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE);
    }

    private static JsonObject json(Book book) {
        JsonArrayBuilder releases = Json.createArrayBuilder();
        book.kept().forEach(kept -> releases.add(json(kept)));
        JsonObjectBuilder bad = Json.createObjectBuilder();
        book.bad().forEach((digest, reason) -> bad.add(digest.hex(), reason));
        JsonArrayBuilder failures = Json.createArrayBuilder();
        book.failures().forEach(time -> failures.add(time.toString()));
        JsonObjectBuilder all =
                Json.createObjectBuilder()
                        .add("releases", releases)
                        .add("bad", bad)
                        .add("failures", failures);
        Quarantine quarantine = book.quarantine();
        if (quarantine != null) {
            all.add(
                    "quarantine",
                    Json.createObjectBuilder()
                            .add("sha256", quarantine.digest().hex())
                            .add("since", quarantine.since().toString())
                            .add("reason", quarantine.reason()));
        }
        return all.build();
    }

    private static JsonObjectBuilder json(Kept kept) {
        Release release = kept.release();
        JsonObjectBuilder configurations = Json.createObjectBuilder();
        kept.configurations().forEach(configurations::add);
        JsonObjectBuilder revisions = Json.createObjectBuilder();
        release.revisions().forEach(revisions::add);
        JsonObjectBuilder json =
                Json.createObjectBuilder()
                        .add("number", release.number())
                        .add("version", release.version())
                        .add("sha256", release.digest().hex())
                        .add("configuration", release.configuration())
                        .add("grants", Json.createArrayBuilder(release.grants()))
                        .add("stateSchema", release.stateSchema())
                        .add("by", release.by().toString())
                        .add("when", release.when().toString())
                        .add("reason", release.reason())
                        .add("outcome", release.outcome().name())
                        .add("verdict", release.verdict())
                        .add("configurations", configurations)
                        .add("revisions", revisions);
        Release.Proof proof = release.proof();
        return proof == null ? json : json.add("proof", json(proof));
    }

    private static JsonObjectBuilder json(Release.Proof proof) {
        return Json.createObjectBuilder()
                .add("inFlight", proof.inFlight())
                .add("drained", proof.drained())
                .add("cutOff", proof.cutOff())
                .add("stateBytes", proof.stateBytes())
                .add("startUp", proof.startUp().toString())
                .add("gate", proof.gate().toString())
                .add("drain", proof.drain().toString())
                .add("soak", proof.soak().toString());
    }

    private static Book book(JsonObject json) {
        List<Kept> kept = new ArrayList<>();
        json.getJsonArray("releases")
                .getValuesAs(JsonObject.class)
                .forEach(each -> kept.add(kept(each)));
        Map<Digest, String> bad = new LinkedHashMap<>();
        texts(json.getJsonObject("bad"))
                .forEach((digest, reason) -> bad.put(Digest.parse(digest), reason));
        List<Instant> failures =
                json.getJsonArray("failures").getValuesAs(JsonString.class).stream()
                        .map(time -> Instant.parse(time.getString()))
                        .toList();
        return new Book(kept, bad, failures, quarantine(json.getJsonObject("quarantine")));
    }

    private static @Nullable Quarantine quarantine(@Nullable JsonObject json) {
        return json == null
                ? null
                : new Quarantine(
                        Digest.parse(json.getString("sha256")),
                        Instant.parse(json.getString("since")),
                        json.getString("reason"));
    }

    private static Kept kept(JsonObject json) {
        JsonObject proof = json.getJsonObject("proof");
        return new Kept(
                new Release(
                        json.getInt("number"),
                        json.getString("version"),
                        Digest.parse(json.getString("sha256")),
                        json.getString("configuration"),
                        json.getJsonArray("grants").getValuesAs(JsonString::getString),
                        json.getInt("stateSchema"),
                        Owner.parse(json.getString("by")),
                        Instant.parse(json.getString("when")),
                        json.getString("reason"),
                        Release.Outcome.valueOf(json.getString("outcome")),
                        json.getString("verdict"),
                        proof == null ? null : proof(proof),
                        revisions(json.getJsonObject("revisions"))),
                texts(json.getJsonObject("configurations")));
    }

    private static Release.Proof proof(JsonObject json) {
        return new Release.Proof(
                json.getInt("inFlight"),
                json.getInt("drained"),
                json.getInt("cutOff"),
                json.getJsonNumber("stateBytes").longValue(),
                Duration.parse(json.getString("startUp")),
                Duration.parse(json.getString("gate")),
                Duration.parse(json.getString("drain")),
                Duration.parse(json.getString("soak")));
    }

    /** Books of earlier versions have none. */
    private static Map<String, Long> revisions(@Nullable JsonObject json) {
        Map<String, Long> revisions = new LinkedHashMap<>();
        if (json != null) {
            json.keySet().forEach(pid -> revisions.put(pid, json.getJsonNumber(pid).longValue()));
        }
        return revisions;
    }

    private static Map<String, String> texts(JsonObject json) {
        Map<String, String> texts = new LinkedHashMap<>();
        for (Map.Entry<String, JsonValue> each : json.entrySet()) {
            texts.put(each.getKey(), json.getString(each.getKey()));
        }
        return texts;
    }
}
