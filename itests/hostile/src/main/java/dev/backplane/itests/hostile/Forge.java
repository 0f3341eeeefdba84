package dev.backplane.itests.hostile;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Writes archives byte by byte, so that each of them can be wrong in one place. */
final class Forge {

    static final String MANIFEST = "META-INF/MANIFEST.MF";
    static final String IDENTITY =
            """
            Manifest-Version: 1.0
            Bundle-ManifestVersion: 2
            Bundle-SymbolicName: com.acme.hostile
            Bundle-Version: 1.0.0
            """;
    static final String PLUGIN =
            IDENTITY + "Provide-Capability: dev.backplane.plugin;dev.backplane.plugin=hostile\n";

    private static final int END_BYTES = 22;

    private final List<Part> parts = new ArrayList<>();
    private final List<Patch> endPatches = new ArrayList<>();
    private byte[] prefix = {};
    private byte[] beforeIndex = {};
    private byte[] beforeEnd = {};
    private byte[] comment = {};
    private byte[] suffix = {};
    private boolean indexReversed;
    private int indexAt;
    private int indexBytes;

    private Forge() {}

    static Forge empty() {
        return new Forge();
    }

    static Forge manifest(String text) {
        Forge forge = new Forge();
        forge.file(MANIFEST, text);
        return forge;
    }

    /** A sound plugin: its manifest alone. */
    static Forge plugin() {
        return manifest(PLUGIN + "\n");
    }

    /** A sound plugin with one more header, or several. */
    static Forge plugin(String headers) {
        return manifest(PLUGIN + headers + "\n\n");
    }

    /** A sound library with one more header, or several. */
    static Forge library(String headers) {
        return manifest(IDENTITY + headers + "\n\n");
    }

    Part file(String name, String content) {
        return file(name, content.getBytes(StandardCharsets.UTF_8));
    }

    Part file(String name, byte[] content) {
        return add(new Part(name, content, true));
    }

    Part stored(String name, byte[] content) {
        return add(new Part(name, content, false));
    }

    private Part add(Part part) {
        parts.add(part);
        return part;
    }

    Forge with(String name, byte[] content) {
        file(name, content);
        return this;
    }

    Forge with(String name, String content) {
        file(name, content);
        return this;
    }

    List<Part> parts() {
        return parts;
    }

    Forge prefix(byte[] bytes) {
        prefix = bytes;
        return this;
    }

    Forge beforeIndex(byte[] bytes) {
        beforeIndex = bytes;
        return this;
    }

    /** Between index and end: the place of the zip64 records. */
    Forge beforeEnd(byte[] bytes) {
        beforeEnd = bytes;
        return this;
    }

    Forge comment(byte[] bytes) {
        comment = bytes;
        return this;
    }

    Forge suffix(byte[] bytes) {
        suffix = bytes;
        return this;
    }

    Forge end(int offset, int width, long value) {
        endPatches.add(new Patch(offset, width, value));
        return this;
    }

    Forge indexReversed() {
        indexReversed = true;
        return this;
    }

    int indexAt() {
        return indexAt;
    }

    int indexBytes() {
        return indexBytes;
    }

    byte[] bytes() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(prefix);
        parts.forEach(part -> part.writeLocal(out));
        out.writeBytes(beforeIndex);
        indexAt = out.size();
        List<Part> order = new ArrayList<>(parts);
        if (indexReversed) {
            Collections.reverse(order);
        }
        order.forEach(part -> part.writeCentral(out));
        indexBytes = out.size() - indexAt;
        out.writeBytes(beforeEnd);
        byte[] record = new byte[END_BYTES];
        ByteBuffer end = Part.wrap(record);
        end.putInt(0x06054b50).putInt(0);
        end.putShort((short) parts.size()).putShort((short) parts.size());
        end.putInt(indexBytes).putInt(indexAt).putShort((short) comment.length);
        endPatches.forEach(patch -> patch.apply(end, 0));
        out.writeBytes(record);
        out.writeBytes(comment);
        out.writeBytes(suffix);
        return out.toByteArray();
    }
}
