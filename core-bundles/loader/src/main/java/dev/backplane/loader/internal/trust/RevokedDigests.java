package dev.backplane.loader.internal.trust;

import dev.backplane.loader.Digest;
import dev.backplane.loader.internal.message.Excerpt;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The artifacts that may not be used any more, whoever signed them: by configuration and a file.
 */
final class RevokedDigests {

    private static final Logger LOG = LoggerFactory.getLogger(RevokedDigests.class);
    private static final int MAX_NOTE_CHARS = 120;

    /**
     * What a file says.
     *
     * @param places where each digest stands, with the note beside it
     * @param fault why it cannot be read; empty if it can
     */
    private record Listed(Map<Digest, String> places, String fault) {}

    private final Map<Digest, String> configured;
    private final Reread<Listed> listed;

    RevokedDigests(String[] configured, Path file) {
        this.configured = new HashMap<>();
        for (String line : configured) {
            add(line, "revoked of " + TrustPolicy.PID, this.configured);
        }
        this.listed = new Reread<>(List.of(file), () -> read(file));
    }

    /** Why the artifact may not be used, and what to do. */
    Optional<String> find(Digest digest) {
        Listed now = listed.get();
        if (!now.fault().isEmpty()) {
            return Optional.of(now.fault());
        }
        return Optional.ofNullable(configured.getOrDefault(digest, now.places().get(digest)))
                .map(
                        place ->
                                "its digest %s is revoked (%s); use another version, or take it off that list"
                                        .formatted(digest, place));
    }

    /** Nothing comes in by a list that nobody can read. */
    private static Listed read(Path file) {
        Map<Digest, String> places = new HashMap<>();
        try {
            // Decoded without complaint: a comment in another character set harms no digest.
            String text = new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
            int number = 0;
            for (String line : text.lines().toList()) {
                number++;
                add(line, file.getFileName() + ", line " + number, places);
            }
            return new Listed(places, "");
        } catch (NoSuchFileException e) {
            LOG.debug("Nothing is revoked: there is no '{}'", file, e);
            return new Listed(places, "");
        } catch (IOException e) {
            LOG.error("The list of revoked digests '{}' cannot be read", file, e);
            return new Listed(
                    places,
                    "the list of revoked digests '%s' cannot be read (%s); mend its permissions"
                            .formatted(file, e));
        }
    }

    /** A digest, then nothing or a note; {@code #} begins a comment. */
    private static void add(String line, String place, Map<Digest, String> places) {
        String content = line.replace("\uFEFF", "").strip();
        if (content.isEmpty() || content.startsWith("#")) {
            return;
        }
        String[] parts = content.split("[\\s#]+", 2);
        String note = parts.length < 2 ? "" : ": " + Excerpt.plain(parts[1], MAX_NOTE_CHARS);
        try {
            places.put(Digest.parse(parts[0]), place + note);
        } catch (IllegalArgumentException e) {
            LOG.warn(
                    "{}: {} is no SHA-256 in hexadecimal and revokes nothing",
                    place,
                    Excerpt.quoted(content));
            LOG.debug("A revoked digest that is none", e);
        }
    }
}
