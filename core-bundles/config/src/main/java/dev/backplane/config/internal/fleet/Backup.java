package dev.backplane.config.internal.fleet;

import dev.backplane.config.internal.fleet.protocol.Document;
import dev.backplane.plugin.ErrorCode;
import dev.backplane.plugin.PluginException;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Everything a fleet holds, as text: a line for each configuration, PID and JSON. */
final class Backup {

    private static final String HEADER = "backplane-fleet-backup 1";

    private Backup() {}

    static byte[] write(Collection<Document> documents) {
        StringBuilder text = new StringBuilder(HEADER).append('\n');
        documents.stream()
                .filter(each -> !each.deleted())
                .sorted(Comparator.comparing(Document::pid))
                .forEach(
                        each ->
                                text.append(each.pid())
                                        .append('\t')
                                        // between the parts of JSON a line break is a blank
                                        .append(each.content().replaceAll("\\R", " "))
                                        .append('\n'));
        return text.toString().getBytes(StandardCharsets.UTF_8);
    }

    /**
     * Makes the fleet hold the backup and nothing else.
     *
     * @return how many documents were changed or deleted
     */
    static int restore(FleetMembership joined, byte[] backup) {
        Map<String, String> wanted = read(backup);
        joined.beginIncarnation();
        Map<String, Document> stored = joined.stored();
        int changes = 0;
        for (Map.Entry<String, String> each : wanted.entrySet()) {
            Document current = stored.get(each.getKey());
            if (current == null || !current.sameContent(false, each.getValue())) {
                Conflicts.put(joined, each.getKey(), current, false, each.getValue());
                changes++;
            }
        }
        for (Document current : stored.values()) {
            if (!current.deleted() && !wanted.containsKey(current.pid())) {
                Conflicts.put(joined, current.pid(), current, true, "");
                changes++;
            }
        }
        return changes;
    }

    private static Map<String, String> read(byte[] backup) {
        List<String> lines = new String(backup, StandardCharsets.UTF_8).lines().toList();
        if (lines.isEmpty() || !lines.getFirst().equals(HEADER)) {
            throw new PluginException(
                    ErrorCode.INVALID_ARGUMENT,
                    "this is no backup of a fleet: its first line is not '" + HEADER + "'");
        }
        Map<String, String> documents = new TreeMap<>();
        for (int i = 1; i < lines.size(); i++) {
            int tab = lines.get(i).indexOf('\t');
            try {
                if (tab < 1) {
                    throw new IOException("it has no PID");
                }
                documents.put(
                        lines.get(i).substring(0, tab),
                        CanonicalJson.write(CanonicalJson.read(lines.get(i).substring(tab + 1))));
            } catch (IOException e) {
                throw new PluginException(
                        ErrorCode.INVALID_ARGUMENT,
                        "line " + (i + 1) + " of the backup is damaged: " + e.getMessage(),
                        e);
            }
        }
        return documents;
    }
}
