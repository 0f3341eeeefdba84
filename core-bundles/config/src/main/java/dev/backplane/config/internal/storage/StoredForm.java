package dev.backplane.config.internal.storage;

import org.apache.felix.cm.file.ConfigurationHandler;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.Dictionary;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.CRC32C;

/**
 * The bytes of a configuration: Felix's typed format behind a comment line with length and
 * checksum, because Felix's reader takes a truncated or overwritten file for a smaller
 * configuration.
 */
final class StoredForm {

    private static final Pattern SEAL_LINE =
            Pattern.compile("# backplane bytes=(\\d{1,9}) crc32c=([0-9a-f]{8})\n");
    private static final int SEAL_LIMIT = 64;

    private StoredForm() {}

    /**
     * Writes a configuration.
     *
     * @throws IOException if the format cannot carry it: better refused now than lost at the next
     *     start
     */
    static byte[] write(Dictionary<String, Object> properties) throws IOException {
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        ConfigurationHandler.write(text, properties);
        byte[] body = text.toByteArray();
        requireSame(properties, parse(body));
        byte[] seal =
                "# backplane bytes=%d crc32c=%08x\n"
                        .formatted(body.length, checksum(body))
                        .getBytes(StandardCharsets.US_ASCII);
        byte[] sealed = Arrays.copyOf(seal, seal.length + body.length);
        System.arraycopy(body, 0, sealed, seal.length, body.length);
        return sealed;
    }

    /**
     * Reads what {@link #write} wrote, or a file in Felix's plain format.
     *
     * @throws IOException if the content is damaged
     */
    static Dictionary<String, Object> read(byte[] content) throws IOException {
        String head =
                new String(
                        content,
                        0,
                        Math.min(SEAL_LIMIT, content.length),
                        StandardCharsets.ISO_8859_1);
        Matcher seal = SEAL_LINE.matcher(head);
        if (!seal.lookingAt()) {
            return readPlain(content, head);
        }
        byte[] body = Arrays.copyOfRange(content, seal.end(), content.length);
        int expectedLength = Integer.parseInt(seal.group(1));
        if (body.length != expectedLength) {
            throw new IOException(
                    "it should hold " + expectedLength + " bytes but holds " + body.length);
        }
        if (checksum(body) != Long.parseLong(seal.group(2), 16)) {
            throw new IOException("its content does not match its checksum");
        }
        return parse(body);
    }

    private static Dictionary<String, Object> readPlain(byte[] content, String head)
            throws IOException {
        Dictionary<String, Object> properties = parse(content);
        if (head.startsWith("# backplane") || properties.isEmpty()) {
            throw new IOException("it holds no configuration");
        }
        return properties;
    }

    @SuppressWarnings("unchecked")
    private static Dictionary<String, Object> parse(byte[] body) throws IOException {
        try {
            return ConfigurationHandler.read(new ByteArrayInputStream(body));
        } catch (RuntimeException e) {
            // Felix's reader answers bad numbers and broken escapes with these.
            throw new IOException("its content is malformed: " + e, e);
        }
    }

    private static long checksum(byte[] body) {
        CRC32C crc = new CRC32C();
        crc.update(body);
        return crc.getValue();
    }

    private static void requireSame(
            Dictionary<String, Object> asked, Dictionary<String, Object> written)
            throws IOException {
        for (String key : Collections.list(asked.keys())) {
            if (!Objects.deepEquals(comparable(asked.get(key)), comparable(written.get(key)))) {
                throw new IOException(
                        "The configuration cannot be stored: the file format cannot carry the"
                                + " property '"
                                + key
                                + "'. Rename it, or give its value one of the types of OSGi"
                                + " Compendium 104.4.2.");
            }
        }
        if (asked.size() != written.size()) {
            throw new IOException(
                    "The configuration cannot be stored: the file format takes some of its property"
                            + " names for the same name. Rename them.");
        }
    }

    private static Object comparable(Object value) {
        return value instanceof Collection<?> values ? new ArrayList<>(values) : value;
    }
}
