package dev.backplane.itests.hostile;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Entry names that lead somewhere else, stand there twice, or are no names. */
final class Names {

    private static final String OUTSIDE = "leads outside";
    private static final String ABSOLUTE = "is absolute";
    private static final String CONTROL = "control character";

    private Names() {}

    static List<HostileJar> jars() {
        List<HostileJar> jars = new ArrayList<>();
        refused()
                .forEach(
                        (name, reason) ->
                                jars.add(
                                        HostileJar.refused(
                                                "name-" + jars.size(),
                                                Forge.plugin()
                                                        .with(name, name.endsWith("/") ? "" : "x"),
                                                reason)));
        for (String name : harmless()) {
            jars.add(HostileJar.harmless("name-" + jars.size(), Forge.plugin().with(name, "x")));
        }
        jars.add(bytes("name-overlong-dots", new byte[] {(byte) 0xC0, (byte) 0xAE, '/', 'x'}));
        jars.add(bytes("name-half-a-letter", new byte[] {'a', (byte) 0xC3}));
        jars.add(bytes("name-latin-1", "\u00e4.txt".getBytes(StandardCharsets.ISO_8859_1)));
        jars.addAll(twice());
        return jars;
    }

    private static Map<String, String> refused() {
        Map<String, String> names = new LinkedHashMap<>();
        for (String name :
                List.of(
                        "../evil.txt",
                        "../../../../../../etc/cron.d/evil",
                        "a/../../evil.txt",
                        "a/..",
                        "..",
                        "../",
                        "..\\evil.txt",
                        "a\\..\\..\\evil.txt",
                        "META-INF/../../evil.class")) {
            names.put(name, OUTSIDE);
        }
        for (String name :
                List.of(
                        "/etc/passwd",
                        "//host/evil",
                        "\\evil",
                        "\\\\host\\evil",
                        "C:\\evil.dll",
                        "c:/evil.dll")) {
            names.put(name, ABSOLUTE);
        }
        names.put("", "empty name");
        names.put("a\0b", "NUL");
        names.put("../evil.txt\0.txt", "NUL");
        names.put("a\nb", CONTROL);
        names.put("a\rb", CONTROL);
        names.put("\u001b[2J", CONTROL);
        names.put("a\u007f", CONTROL);
        return names;
    }

    private static List<String> harmless() {
        return List.of(
                "...",
                "a..b",
                "./a.txt",
                "a//b.txt",
                " ",
                "CON",
                "%2e%2e/evil.txt",
                "\uff0e\uff0e/evil.txt",
                "\u202egpj.exe",
                "~/.ssh/authorized_keys",
                "$HOME/evil",
                "-rf",
                "n".repeat(60_000),
                "deep/".repeat(500) + "a.txt",
                "\ud83d\ude00.txt");
    }

    private static HostileJar bytes(String name, byte[] bytes) {
        Forge forge = Forge.plugin();
        forge.file("x", "x").name(bytes);
        return HostileJar.refused(name, forge, "is not UTF-8");
    }

    private static List<HostileJar> twice() {
        String two = "two entries named";
        return List.of(
                HostileJar.refused(
                        "twice-a-file", Forge.plugin().with("a", "1").with("a", "2"), two),
                HostileJar.refused(
                        "twice-the-manifest",
                        Forge.plugin().with(Forge.MANIFEST, "Fragment-Host: system.bundle\n"),
                        two),
                HostileJar.refused(
                        "twice-a-class",
                        Forge.plugin().with("A.class", Classes.sound()).with("A.class", "x"),
                        two),
                HostileJar.refused(
                        "twice-as-file-and-folder",
                        Forge.plugin().with("a", "1").with("a/", ""),
                        "both as a file and as a folder"),
                HostileJar.refused(
                        "twice-as-folder-and-file",
                        Forge.plugin().with("a/", "").with("a", "1"),
                        "both as a file and as a folder"),
                HostileJar.harmless("twice-a-folder", Forge.plugin().with("a/", "").with("a/", "")),
                HostileJar.harmless(
                        "twice-in-another-case",
                        Forge.plugin()
                                .with("meta-inf/manifest.mf", "Fragment-Host: system.bundle\n")),
                HostileJar.harmless(
                        "twice-in-another-composition",
                        Forge.plugin().with("\u00e4", "1").with("a\u0308", "2")));
    }
}
