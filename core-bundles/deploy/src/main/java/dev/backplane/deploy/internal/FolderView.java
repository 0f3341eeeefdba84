package dev.backplane.deploy.internal;

import dev.backplane.loader.Digest;
import dev.backplane.manager.Door;
import dev.backplane.manager.PluginInfo;

import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeSet;
import java.util.stream.Collector;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The folder and the manager's entries side by side, at the moment a pass began. */
final class FolderView {

    private final SortedMap<String, FileStamp> files;
    private final Map<String, List<PluginInfo>> owned;
    private final Map<Digest, Artifact> known = new HashMap<>();
    private final SettlingFiles settling;
    private final Instant now;

    FolderView(
            SortedMap<String, FileStamp> files,
            Collection<PluginInfo> entries,
            SettlingFiles settling,
            Instant now) {
        this.files = files;
        this.owned = ownedByFiles(entries);
        this.settling = settling;
        this.now = now;
        entries.forEach(entry -> known.put(entry.digest(), Artifact.of(entry)));
    }

    static Map<String, List<PluginInfo>> ownedByFiles(Collection<PluginInfo> entries) {
        return entries.stream()
                .filter(entry -> entry.owner().door() == Door.FILE)
                .collect(Collectors.groupingBy(entry -> entry.owner().detail()));
    }

    /** The json files that are there or may come back. */
    Set<String> jsons() {
        return presentOrMissing().filter(FolderScanner::isJson).collect(toSorted());
    }

    /** The jars that are there or may come back. */
    Set<String> jars() {
        return presentOrMissing().filter(name -> !FolderScanner.isJson(name)).collect(toSorted());
    }

    boolean isPresent(String name) {
        return files.containsKey(name);
    }

    boolean isSettled(String name) {
        return settling.isSettled(name, now);
    }

    boolean isDeleted(String name) {
        return settling.isDeleted(name, now);
    }

    FileStamp stamp(String name) {
        return files.get(name);
    }

    List<PluginInfo> ownedBy(String file) {
        return owned.getOrDefault(file, List.of());
    }

    Optional<PluginInfo> entry(String file, String plugin) {
        return ownedBy(file).stream().filter(entry -> entry.name().equals(plugin)).findFirst();
    }

    /** What is installed, by content. */
    Map<Digest, Artifact> known() {
        return known;
    }

    private Stream<String> presentOrMissing() {
        return Stream.concat(files.keySet().stream(), settling.missing(now));
    }

    private static Collector<String, ?, Set<String>> toSorted() {
        return Collectors.toCollection(TreeSet::new);
    }
}
