package dev.backplane.itests.hostile;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Class paths within the bundle, and the jars they name. */
final class ClassPaths {

    private static final int MIB = 1024 * 1024;

    private ClassPaths() {}

    static List<HostileJar> jars() {
        List<HostileJar> jars = new ArrayList<>();
        for (String path :
                List.of(
                        "../evil.jar",
                        "lib/../../evil.jar",
                        "..",
                        "external:/etc/evil.jar",
                        "file:/etc/evil.jar",
                        "C:/evil.jar",
                        "/../evil.jar")) {
            jars.add(
                    HostileJar.refused(
                            "class-path-" + jars.size(), onPath(path), "leads outside the bundle"));
        }
        for (String path : List.of(".", "missing.jar", "/", ",", ".,.,.", "a;b=c", " ")) {
            jars.add(HostileJar.harmless("class-path-" + jars.size(), onPath(path)));
        }
        jars.add(
                HostileJar.refused(
                        "class-path-of-thousands",
                        onPath(String.join(",", numbered(2_000))),
                        "2,000 elements"));
        jars.add(HostileJar.harmless("class-path-open-quote", onPath("\"a.jar")));
        jars.addAll(nested());
        return jars;
    }

    private static List<HostileJar> nested() {
        byte[] sound = Forge.empty().with("A.class", Classes.sound()).bytes();
        String unsound = "is no sound jar";
        return List.of(
                within("nested-no-zip", new byte[] {1, 2, 3}, unsound),
                within("nested-empty", new byte[0], unsound),
                within("nested-cut", Arrays.copyOf(sound, sound.length - 9), unsound),
                within(
                        "nested-slip",
                        Forge.empty().with("../../evil", "x").bytes(),
                        "leads outside"),
                within(
                        "nested-twice",
                        Forge.empty().with("a", "1").with("a", "2").bytes(),
                        "two entries named"),
                within(
                        "nested-bomb",
                        Forge.empty().with("zeros", new byte[64 * MIB]).bytes(),
                        "unpacks to"),
                within(
                        "nested-newer-class",
                        Forge.empty().with("A.class", newer()).bytes(),
                        "'a.jar!/A.class' is made for Java"),
                HostileJar.refused("nested-too-large", tooLarge(), "unpacks to"),
                HostileJar.harmless("nested-sound", onPath("a.jar").with("a.jar", sound)),
                HostileJar.harmless(
                        "nested-not-on-the-path", Forge.plugin().with("a.jar", "no jar")),
                HostileJar.harmless(
                        "nested-thrice",
                        onPath("a.jar")
                                .with(
                                        "a.jar",
                                        Forge.empty()
                                                .with(
                                                        "b.jar",
                                                        Forge.empty().with("c.jar", sound).bytes())
                                                .bytes())));
    }

    private static byte[] newer() {
        byte[] bytes = Classes.sound();
        bytes[7] = 127;
        return bytes;
    }

    private static HostileJar within(String name, byte[] jar, String reason) {
        return HostileJar.refused(name, onPath("a.jar").with("a.jar", jar), reason);
    }

    private static Forge tooLarge() {
        return onPath("a.jar").with("a.jar", new byte[70 * MIB]);
    }

    private static Forge onPath(String path) {
        return Forge.plugin("Bundle-ClassPath: " + path);
    }

    private static List<String> numbered(int count) {
        List<String> names = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            names.add("lib/" + i + ".jar");
        }
        return names;
    }
}
