package dev.backplane.itests.hostile;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Bundles whose packages use each other in a circle: sound ones, but work for the resolver. */
final class Circles {

    private static final int BUNDLES = 8;

    private Circles() {}

    static List<HostileJar> alone() {
        return List.of(
                HostileJar.harmless("uses-itself", Forge.library("Export-Package: a;uses:=\"a\"")),
                HostileJar.harmless(
                        "uses-in-a-circle",
                        Forge.library("Export-Package: a;uses:=\"b\",b;uses:=\"c\",c;uses:=\"a\"")),
                HostileJar.harmless(
                        "uses-what-is-nowhere", Forge.library("Export-Package: a;uses:=\"b,,c\"")));
    }

    /** Each needs the next one, and the last the first. */
    static List<HostileJar> ring() {
        List<HostileJar> jars = new ArrayList<>();
        for (int i = 0; i < BUNDLES; i++) {
            int next = (i + 1) % BUNDLES;
            jars.add(
                    bundle(
                            "ring." + i,
                            1,
                            "Export-Package: ring.p%d;uses:=\"ring.p%d\"".formatted(i, next),
                            "Import-Package: ring.p" + next));
        }
        return jars;
    }

    /**
     * Each needs all, each is there in two versions, and each package uses all others: whoever
     * tries every combination does not come to an end.
     */
    static List<HostileJar> tangle() {
        String all =
                IntStream.range(0, BUNDLES)
                        .mapToObj(i -> "tangle.p" + i)
                        .collect(Collectors.joining(","));
        List<HostileJar> jars = new ArrayList<>();
        for (int i = 0; i < BUNDLES; i++) {
            for (int version = 1; version <= 2; version++) {
                jars.add(
                        bundle(
                                "tangle." + i + ".v" + version,
                                version,
                                "Export-Package: tangle.p%d;version=%d;uses:=\"%s\""
                                        .formatted(i, version, all),
                                "Import-Package: " + all));
            }
        }
        return jars;
    }

    private static HostileJar bundle(String name, int version, String... headers) {
        String identity =
                """
                Bundle-ManifestVersion: 2
                Bundle-SymbolicName: com.acme.%s
                Bundle-Version: %d
                Provide-Capability: dev.backplane.plugin;dev.backplane.plugin=%s
                """
                        .formatted(name, version, name);
        return HostileJar.harmless(
                name, Forge.manifest(identity + String.join("\n", headers) + "\n\n"));
    }
}
