package dev.backplane.deploy.internal;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** A real zip whose only entry says which plugin it is. */
record FakeJar(String name, String symbolicName, String version, String filling) {

    static final String ENTRY = "plugin.txt";

    static FakeJar of(String name, String version) {
        return new FakeJar(name, "com.acme." + name, version, "");
    }

    FakeJar filledWith(String content) {
        return new FakeJar(name, symbolicName, version, content);
    }

    byte[] bytes() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            ZipEntry entry = new ZipEntry(ENTRY);
            entry.setTime(0);
            zip.putNextEntry(entry);
            zip.write(
                    String.join(";", name, symbolicName, version, filling)
                            .getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }
}
