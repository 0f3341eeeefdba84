package dev.backplane.config.internal.fleet;

import dev.backplane.config.internal.fleet.protocol.Document;
import dev.backplane.plugin.ErrorCode;
import dev.backplane.plugin.PluginException;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Everything a fleet holds, as text: a line for each configuration, PID and JSON. */
final class Backup {

    private static final Logger LOG = LoggerFactory.getLogger(Backup.class);
    private static final String HEADER = "backplane-fleet-backup 1";

    /** Without it a file that was cut off would delete what it lacks. */
    private static final String END = "end of backup";

    private Backup() {}

    static byte[] write(Collection<Document> documents) {
        StringBuilder text = new StringBuilder(HEADER).append('\n');
        documents.stream()
                .filter(each -> !each.deleted() && isWell(each))
                .sorted(Comparator.comparing(Document::pid))
                .forEach(
                        each ->
                                text.append(each.pid())
                                        .append('\t')
                                        // between the parts of JSON a line break is a blank
                                        .append(each.content().replaceAll("\\R", " "))
                                        .append('\n'));
        text.append(END).append('\n');
        return text.toString().getBytes(StandardCharsets.UTF_8);
    }

    /** What takes effect nowhere would only keep the rest from being restored. */
    private static boolean isWell(Document document) {
        try {
            if (document.pid().isEmpty() || document.pid().chars().anyMatch(c -> c < ' ')) {
                throw new IOException("such a PID cannot be");
            }
            var _ = CanonicalJson.read(document.content());
            return true;
        } catch (IOException e) {
            LOG.warn("'{}' is not backed up: {}", document.pid(), e.getMessage());
            return false;
        }
    }

    /**
     * Reads a backup.
     *
     * @return canonical JSON by PID
     * @throws PluginException {@code INVALID_ARGUMENT} if it is none, or not whole
     */
    static Map<String, String> read(byte[] backup) {
        List<String> lines = new String(backup, StandardCharsets.UTF_8).lines().toList();
        if (lines.isEmpty() || !lines.getFirst().equals(HEADER)) {
            throw refusal("this is no backup of a fleet: its first line is not '" + HEADER + "'");
        }
        if (!lines.getLast().equals(END)) {
            throw refusal("this backup is cut off: its last line is not '" + END + "'");
        }
        Map<String, String> documents = new TreeMap<>();
        for (int i = 1; i < lines.size() - 1; i++) {
            try {
                read(lines.get(i), documents);
            } catch (IOException e) {
                throw refusal("line " + (i + 1) + " of the backup is damaged: " + e.getMessage());
            }
        }
        return documents;
    }

    private static void read(String line, Map<String, String> documents) throws IOException {
        int tab = line.indexOf('\t');
        if (tab < 1) {
            throw new IOException("it has no PID");
        }
        String pid = line.substring(0, tab);
        String content = CanonicalJson.write(CanonicalJson.read(line.substring(tab + 1)));
        LocalConfigurations.requireSize(content);
        if (documents.put(pid, content) != null) {
            throw new IOException(pid + " is there twice");
        }
    }

    private static PluginException refusal(String why) {
        return new PluginException(ErrorCode.INVALID_ARGUMENT, why + ". Nothing was restored");
    }
}
