package dev.backplane.loader.internal.validation;

import dev.backplane.loader.internal.archive.ArchiveEntry;
import dev.backplane.loader.internal.message.Excerpt;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.util.Enumeration;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/**
 * The framework opens the file by the JDK's reader: what that one sees must be what has been
 * checked here.
 */
final class JdkAgreement {

    private JdkAgreement() {}

    static void check(Path file, List<ArchiveEntry> checked) throws Refused, IOException {
        try (ZipFile zip = new ZipFile(file.toFile())) {
            Enumeration<? extends ZipEntry> entries = zip.entries();
            for (ArchiveEntry entry : checked) {
                if (!entries.hasMoreElements() || !entry.agreesWith(entries.nextElement())) {
                    throw Refused.bad(
                            "Java reads the entry %s in another way than it is written; build the jar again"
                                    .formatted(Excerpt.quoted(entry.name())));
                }
            }
            if (entries.hasMoreElements()) {
                throw Refused.bad("Java finds more entries in it than its index has");
            }
        } catch (FileSystemException e) {
            throw e;
        } catch (IOException | IllegalArgumentException e) {
            throw Refused.bad(
                    "Java cannot read it as a zip archive (%s); copy or build it again"
                            .formatted(Excerpt.plain(String.valueOf(e.getMessage()), 200)),
                    e);
        }
    }
}
