package dev.backplane.loader.internal.validation;

import dev.backplane.loader.internal.archive.ArchiveEnd;
import dev.backplane.loader.internal.archive.ArchiveEntry;
import dev.backplane.loader.internal.archive.ArchiveIndex;
import dev.backplane.loader.internal.archive.BadArchive;
import dev.backplane.loader.internal.archive.Content;
import dev.backplane.loader.internal.archive.EntryReader;
import dev.backplane.loader.internal.message.Excerpt;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** An archive whose index is sound and within the limits; nothing of it is unpacked yet. */
record Jar(Content content, List<ArchiveEntry> entries, Map<String, ArchiveEntry> byName) {

    static Jar open(Content content, Allowance allowance) throws Refused, BadArchive, IOException {
        ArchiveEnd end = ArchiveEnd.find(content);
        allowance.take(end);
        List<ArchiveEntry> entries = ArchiveIndex.read(content, end);
        EntryNames names = new EntryNames();
        Map<String, ArchiveEntry> byName = HashMap.newHashMap(entries.size());
        for (ArchiveEntry entry : entries) {
            names.check(entry.name());
            allowance.take(entry);
            byName.put(entry.name(), entry);
        }
        return new Jar(content, entries, byName);
    }

    @Nullable ArchiveEntry find(String name) {
        return byName.get(name);
    }

    /** A small file of it, or null if it has none of that name. */
    byte @Nullable [] read(String name, int maxBytes) throws Refused, BadArchive, IOException {
        ArchiveEntry entry = byName.get(name);
        if (entry == null) {
            return null;
        }
        if (entry.size() > maxBytes) {
            throw Refused.bad(
                    "%s has %,d bytes, the limit is %,d"
                            .formatted(Excerpt.plain(name, 80), entry.size(), maxBytes));
        }
        try (EntryReader reader = new EntryReader(content)) {
            return reader.read(entry);
        }
    }
}
