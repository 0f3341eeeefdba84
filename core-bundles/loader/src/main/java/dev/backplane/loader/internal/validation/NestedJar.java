package dev.backplane.loader.internal.validation;

import dev.backplane.loader.internal.archive.ArchiveEntry;
import dev.backplane.loader.internal.archive.BadArchive;
import dev.backplane.loader.internal.archive.Content;
import dev.backplane.loader.internal.archive.EntryReader;
import dev.backplane.loader.internal.message.Excerpt;

import java.io.IOException;

/**
 * A jar on the bundle's class path, within the bundle. What lies deeper still is on no class path
 * and is a file like any other.
 */
final class NestedJar {

    private NestedJar() {}

    static void check(Jar outer, ArchiveEntry entry, Allowance allowance, ClassVisitor visitor)
            throws Refused, BadArchive, IOException {
        allowance.takeNested(entry);
        byte[] bytes;
        try (EntryReader reader = new EntryReader(outer.content())) {
            bytes = reader.read(entry);
        }
        try (Content content = Content.of(bytes)) {
            JarWalk.check(
                    Jar.open(content, allowance), new ClassCheck(entry.name() + "!/", visitor));
        } catch (BadArchive e) {
            throw Refused.bad(
                    "%s, which its Bundle-ClassPath names, is no sound jar: %s"
                            .formatted(
                                    Excerpt.quoted(entry.name()),
                                    Excerpt.plain(String.valueOf(e.getMessage()), 200)),
                    e);
        }
    }
}
