package dev.backplane.config.internal.fleet;

import dev.backplane.config.internal.fleet.protocol.Document;
import dev.backplane.config.internal.fleet.protocol.Documents;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Configurations in memory. One that begins with "for NAME:" is for machines called so. */
final class MemoryDocuments implements Documents {

    private final Map<String, String> contents = new ConcurrentHashMap<>();
    volatile String label = "";

    @Override
    public Map<String, String> all() {
        return Map.copyOf(contents);
    }

    @Override
    public synchronized void apply(Document document) throws DocumentException {
        if (document.content().contains("poison")) {
            throw new DocumentException("it is poisoned", new IllegalArgumentException());
        }
        if (document.deleted() || isElsewhere(document)) {
            contents.remove(document.pid());
        } else {
            contents.put(document.pid(), document.content());
        }
    }

    @Override
    public boolean isTargeted(Document document) {
        return document.content().startsWith("for ");
    }

    @Override
    public boolean isElsewhere(Document document) {
        return isTargeted(document) && !document.content().startsWith("for " + label + ":");
    }

    synchronized void remove(String pid) {
        contents.remove(pid);
    }

    /** Another disk. */
    void replace(Map<String, String> others) {
        contents.clear();
        contents.putAll(others);
    }

    /** Somebody edits on this machine. */
    synchronized void edit(String pid, String content) {
        contents.put(pid, content);
    }
}
