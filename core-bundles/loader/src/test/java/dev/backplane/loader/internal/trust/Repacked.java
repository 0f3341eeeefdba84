package dev.backplane.loader.internal.trust;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;

/** A jar that somebody unpacks, changes and packs again. */
final class Repacked {

    private final Map<String, byte[]> entries = new LinkedHashMap<>();

    Repacked(byte[] jar) {
        try (ZipInputStream zip = new ZipInputStream(new ByteArrayInputStream(jar))) {
            for (ZipEntry each = zip.getNextEntry(); each != null; each = zip.getNextEntry()) {
                entries.put(each.getName(), zip.readAllBytes());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Repacked put(String name, String content) {
        return put(name, content.getBytes(StandardCharsets.UTF_8));
    }

    Repacked put(String name, byte[] content) {
        entries.put(name, content);
        return this;
    }

    Repacked first(String name, String content) {
        Map<String, byte[]> others = new LinkedHashMap<>(entries);
        entries.clear();
        put(name, content);
        entries.putAll(others);
        return this;
    }

    Repacked remove(String name) {
        if (entries.remove(name) == null) {
            throw new AssertionError("no " + name + " in " + entries.keySet());
        }
        return this;
    }

    Repacked edit(String name, UnaryOperator<String> change) {
        String before = text(name);
        String after = change.apply(before);
        if (after.equals(before)) {
            throw new AssertionError("nothing changes in " + before);
        }
        return put(name, after);
    }

    String text(String name) {
        return new String(entries.get(name), StandardCharsets.UTF_8);
    }

    byte[] content(String name) {
        return entries.get(name);
    }

    byte[] bytes() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            for (Map.Entry<String, byte[]> entry : entries.entrySet()) {
                zip.putNextEntry(new ZipEntry(entry.getKey()));
                zip.write(entry.getValue());
                zip.closeEntry();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }
}
