package dev.backplane.manager.internal;

import dev.backplane.loader.Cleanup;
import dev.backplane.loader.Digest;
import dev.backplane.loader.PluginLoader;
import dev.backplane.loader.StoredArtifact;
import dev.backplane.manager.ArtifactUse;
import dev.backplane.manager.PluginInfo;
import dev.backplane.manager.internal.framework.PluginBundles;
import dev.backplane.manager.internal.registry.Elsewhere;
import dev.backplane.manager.internal.registry.Entry;
import dev.backplane.manager.internal.registry.Registry;
import dev.backplane.manager.internal.release.Releases;

import org.osgi.framework.Bundle;
import org.osgi.framework.Version;

import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/** Knows for whom each artifact of the store is there, so that only the others are collected. */
final class StoreUse {

    private static final SortedSet<String> NOBODY = new TreeSet<>();

    private static final Comparator<Ranked> LATEST_FIRST =
            Comparator.comparing((Ranked ranked) -> ranked.artifact.name())
                    .thenComparing(Ranked::version, Comparator.reverseOrder())
                    .thenComparing(ranked -> ranked.artifact.since(), Comparator.reverseOrder());

    /** The version is parsed for each artifact, and not for each comparison. */
    private record Ranked(StoredArtifact artifact, Version version) {

        Ranked(StoredArtifact artifact) {
            this(artifact, Version.parseVersion(artifact.version()));
        }
    }

    private final PluginLoader loader;
    private final Registry registry;
    private final PluginBundles bundles;
    private final Releases releases;
    private final Elsewhere elsewhere;

    StoreUse(
            PluginLoader loader,
            Registry registry,
            PluginBundles bundles,
            Releases releases,
            Elsewhere elsewhere) {
        this.loader = loader;
        this.registry = registry;
        this.bundles = bundles;
        this.releases = releases;
        this.elsewhere = elsewhere;
    }

    List<ArtifactUse> artifacts() {
        Map<Digest, SortedSet<String>> users = users();
        return loader.stored().stream()
                .map(Ranked::new)
                .sorted(LATEST_FIRST)
                .map(Ranked::artifact)
                .map(
                        artifact ->
                                new ArtifactUse(
                                        artifact,
                                        List.copyOf(users.getOrDefault(artifact.digest(), NOBODY))))
                .toList();
    }

    /** On the manager's thread, so that no change is half done. */
    List<StoredArtifact> collect(Cleanup cleanup) {
        Set<Digest> used = new HashSet<>(users().keySet());
        for (Entry entry : registry.entries()) {
            Digest desired = entry.desired().digest();
            if (desired != null) {
                used.add(desired);
            }
            used.addAll(releases.digests(entry.name()));
        }
        used.addAll(elsewhere.digests());
        return loader.collect(used, cleanup);
    }

    private Map<Digest, SortedSet<String>> users() {
        Map<Digest, SortedSet<String>> users = new HashMap<>();
        for (PluginInfo plugin : registry.pictures()) {
            users.computeIfAbsent(plugin.digest(), digest -> new TreeSet<>()).add(plugin.name());
            for (Digest earlier : releases.digests(plugin.name())) {
                if (!earlier.equals(plugin.digest())) {
                    users.computeIfAbsent(earlier, digest -> new TreeSet<>())
                            .add(plugin.name() + " (an earlier release)");
                }
            }
        }
        // One that hangs while it is stopped stays in the framework although nobody desires it.
        for (Bundle bundle : bundles.installedFromStores()) {
            users.computeIfAbsent(
                    PluginBundles.digestOf(bundle),
                    digest -> new TreeSet<>(Set.of(bundle.toString())));
        }
        return users;
    }
}
