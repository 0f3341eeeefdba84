package dev.backplane.config.internal.fleet.redis;

import dev.backplane.config.internal.fleet.protocol.Document;
import dev.backplane.config.internal.fleet.protocol.LogEntry;
import dev.backplane.config.internal.fleet.protocol.Revision;
import dev.backplane.config.internal.fleet.protocol.Token;

import java.util.List;
import java.util.Map;

/** How documents stand in Redis. What others wrote there is not trusted to be well-formed. */
final class StoredDocument {

    static final String LIVE = "P";
    static final String DELETED = "D";

    /** No document is larger, in characters. */
    static final int LIMIT = 1024 * 1024;

    private static final int PARTS = 5;

    private StoredDocument() {}

    /**
     * Reads {@code revision|kind|origin|author|content}.
     *
     * @throws IllegalArgumentException if it is something else
     */
    static Document parse(String pid, String value) {
        String[] parts = value.split("\\|", PARTS);
        if (parts.length < PARTS) {
            throw new IllegalArgumentException(
                    "it is not of the form revision|kind|origin|author|content");
        }
        return document(pid, parts[0], parts[1], parts[2], parts[3], parts[4]);
    }

    /** The revision that the script takes for the one of a value, malformed or not. */
    static Revision base(String value) {
        try {
            return Revision.parse(value.substring(0, Math.max(0, value.indexOf('|'))));
        } catch (IllegalArgumentException none) {
            return Revision.NONE;
        }
    }

    /**
     * Reads an entry of the log.
     *
     * @throws IllegalArgumentException if it is something else
     */
    static LogEntry entry(String revision, Map<String, String> fields) {
        Token token = token(fields);
        if (!fields.keySet().containsAll(List.of("p", "k", "v"))) {
            throw new IllegalArgumentException("the fields p, k and v are not all there");
        }
        String author = fields.getOrDefault("a", "");
        Document document =
                document(
                        fields.getOrDefault("p", ""),
                        revision,
                        fields.getOrDefault("k", ""),
                        fields.getOrDefault("g", ""),
                        author.isEmpty() ? token.toString() : author,
                        fields.getOrDefault("v", ""));
        return new LogEntry(document, token);
    }

    /** The attempt that made an entry; {@link Token#NONE} if it says nothing of the kind. */
    static Token token(Map<String, String> fields) {
        try {
            return new Token(
                    fields.getOrDefault("n", ""), Long.parseLong(fields.getOrDefault("o", "0")));
        } catch (NumberFormatException foreign) {
            return Token.NONE;
        }
    }

    private static Document document(
            String pid,
            String revision,
            String kind,
            String origin,
            String author,
            String content) {
        if (!kind.equals(LIVE) && !kind.equals(DELETED)) {
            throw new IllegalArgumentException("'" + kind + "' is neither P nor D");
        }
        if (content.length() > LIMIT) {
            throw new IllegalArgumentException(
                    "it has " + content.length() + " characters, more than " + LIMIT);
        }
        Revision at = Revision.parse(revision);
        return new Document(
                pid,
                at,
                origin.isEmpty() ? at : Revision.parse(origin),
                Token.parse(author),
                kind.equals(DELETED),
                content);
    }
}
