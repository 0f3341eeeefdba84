package dev.backplane.itests.hostile;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Archives put together in another way than archives are. */
final class Structures {

    private static final String TWO_WAYS = "described in two ways";
    private static final String TWO_FILES = "two files in one";
    private static final int UNIX = 3 << 8 | 20;

    private Structures() {}

    static List<HostileJar> jars() {
        List<HostileJar> jars = new ArrayList<>();
        jars.addAll(mismatches());
        jars.addAll(kinds());
        jars.addAll(frames());
        return jars;
    }

    private interface Change {
        void to(Part part);
    }

    private static HostileJar with(String name, Change change, String reason) {
        Forge forge = Forge.plugin().with("before.txt", "before");
        change.to(forge.file("a.txt", "a text that is there twice: ".repeat(20)));
        forge.file("after.txt", "after");
        return HostileJar.refused(name, forge, reason);
    }

    private static List<HostileJar> mismatches() {
        return List.of(
                with("mismatch-name", part -> part.localName("b.txt"), TWO_WAYS),
                with("mismatch-name-length", part -> part.localName("a.txt.txt"), TWO_WAYS),
                with("mismatch-method", part -> part.local(8, 2, 0), TWO_WAYS),
                with("mismatch-checksum", part -> part.local(14, 4, 7), TWO_WAYS),
                with("mismatch-packed", part -> part.local(18, 4, 7), TWO_WAYS),
                with("mismatch-size", part -> part.local(22, 4, 7), TWO_WAYS),
                with(
                        "mismatch-size-although-it-follows",
                        part -> part.local(6, 2, 8).local(22, 4, 7),
                        TWO_WAYS),
                with("mismatch-encrypted", part -> part.local(6, 2, 1), TWO_WAYS),
                with("mismatch-position", part -> part.central(42, 4, 5), "is refused"),
                with("mismatch-extra-length", part -> part.local(28, 2, 60_000), "reaches into"),
                with("mismatch-checksum-in-both", part -> part.both(14, 16, 4, 7), "is damaged"),
                with("mismatch-size-in-both", part -> part.both(22, 24, 4, 7), "is damaged"),
                with("mismatch-packed-in-both", part -> part.both(18, 20, 4, 7), "is damaged"),
                with("mismatch-method-in-both", part -> part.both(8, 10, 2, 0), "two sizes"));
    }

    private static List<HostileJar> kinds() {
        List<HostileJar> jars = new ArrayList<>();
        jars.add(with("kind-encrypted", part -> part.both(6, 8, 2, 1), "is encrypted"));
        jars.add(with("kind-strongly", part -> part.both(6, 8, 2, 0x41), "is encrypted"));
        jars.add(with("kind-masked", part -> part.both(6, 8, 2, 0x2000), "is encrypted"));
        for (int method : new int[] {1, 6, 9, 12, 14, 93, 95, 97, 99, 65535}) {
            jars.add(
                    with(
                            "kind-method-" + method,
                            part -> part.both(8, 10, 2, method),
                            "by method " + method));
        }
        for (int type : new int[] {0xA1FF, 0x21B6, 0x61B6, 0x11B6, 0xC1B6}) {
            jars.add(
                    with(
                            "kind-file-type-%x".formatted(type >> 12),
                            part -> part.central(4, 2, UNIX).central(40, 2, type),
                            "a symbolic link or a device"));
        }
        jars.add(with("kind-other-disk", part -> part.central(34, 2, 3), "in another part"));
        Forge folder = Forge.plugin();
        folder.stored("a/", new byte[] {1, 2, 3});
        jars.add(HostileJar.refused("kind-folder-with-content", folder, "has content"));
        return jars;
    }

    private static List<HostileJar> frames() {
        byte[] sound = Forge.plugin().bytes();
        byte[] other = Forge.library("Fragment-Host: system.bundle").bytes();
        byte[] script = "#!/bin/sh\nexit 1\n".getBytes(StandardCharsets.UTF_8);
        byte[] noise = {1, 2, 3, 4, 5};
        Forge gap = Forge.plugin();
        gap.file("a.txt", "text").gap(noise);
        return List.of(
                HostileJar.harmless("frame-gap", gap),
                HostileJar.harmless(
                        "frame-index-reversed", Forge.plugin().with("a", "1").indexReversed()),
                HostileJar.harmless("frame-comment", Forge.plugin().comment(script)),
                HostileJar.harmless("frame-gap-before-index", Forge.plugin().beforeIndex(noise)),
                HostileJar.harmless("frame-manifest-last", manifestLast()),
                HostileJar.refused("frame-prefix", concat(script, sound), "not a zip archive"),
                HostileJar.refused("frame-suffix", concat(sound, noise), "goes on after its end"),
                HostileJar.refused("frame-two-archives", concat(other, sound), TWO_FILES),
                HostileJar.refused(
                        "frame-end-in-comment", Forge.plugin().comment(sound), "is refused"),
                HostileJar.refused("frame-two-ends", concat(sound, end(sound)), "is refused"),
                HostileJar.refused(
                        "frame-archive-before-index", Forge.plugin().beforeEnd(other), TWO_FILES),
                HostileJar.refused(
                        "frame-prefix-accounted-for",
                        Forge.plugin().prefix(concat(new byte[] {'P', 'K', 3, 4}, script)),
                        TWO_FILES),
                HostileJar.refused("frame-empty-archive", Forge.empty(), "no META-INF/MANIFEST.MF"),
                HostileJar.refused(
                        "frame-comment-too-long",
                        Forge.plugin().end(20, 2, 5),
                        "truncated or damaged"),
                HostileJar.refused(
                        "frame-more-entries-claimed",
                        Forge.plugin().end(8, 2, 9).end(10, 2, 9),
                        "truncated or damaged"),
                HostileJar.refused(
                        "frame-no-entries-claimed",
                        Forge.plugin().end(8, 2, 0).end(10, 2, 0),
                        "truncated or damaged"),
                HostileJar.refused(
                        "frame-index-longer",
                        Forge.plugin().end(12, 4, 9_999),
                        "truncated or damaged"),
                HostileJar.refused(
                        "frame-index-elsewhere", Forge.plugin().end(16, 4, 3), TWO_FILES),
                HostileJar.refused(
                        "frame-split", Forge.plugin().end(4, 2, 1), "truncated or damaged"));
    }

    private static Forge manifestLast() {
        return Forge.empty()
                .with("a.txt", "text")
                .with("A.class", Classes.sound())
                .with(Forge.MANIFEST, Forge.PLUGIN + "\n");
    }

    private static byte[] end(byte[] archive) {
        return Arrays.copyOfRange(archive, archive.length - 22, archive.length);
    }

    private static byte[] concat(byte[] first, byte[] second) {
        byte[] both = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, both, first.length, second.length);
        return both;
    }
}
