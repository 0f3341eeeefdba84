package dev.backplane.itests.hostile;

import java.util.List;
import java.util.stream.Stream;

/** All of them, the same ones each time, each under a name of its own. */
public final class HostileJars {

    private HostileJars() {}

    /** Makes them; some hundred MiB are needed meanwhile, and some ten MiB afterwards. */
    public static List<HostileJar> all() {
        return Stream.of(
                        Foreign.jars(),
                        Truncated.jars(),
                        Flipped.jars(),
                        Structures.jars(),
                        Zip64.jars(),
                        Names.jars(),
                        Bombs.jars(),
                        Manifests.jars(),
                        Circles.alone(),
                        Classes.jars(),
                        ClassPaths.jars())
                .flatMap(List::stream)
                .toList();
    }

    /** Sound bundles that need each other in a circle; they go into one runtime together. */
    public static List<HostileJar> ring() {
        return Circles.ring();
    }

    /** Sound bundles that may be wired in more ways than anybody can try; likewise. */
    public static List<HostileJar> tangle() {
        return Circles.tangle();
    }
}
