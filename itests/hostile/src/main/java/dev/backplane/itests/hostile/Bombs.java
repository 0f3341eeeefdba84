package dev.backplane.itests.hostile;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Small files that would become large. */
final class Bombs {

    private static final int MIB = 1024 * 1024;
    private static final int UNPACKED = 24;
    private static final int PACKED = 20;

    private Bombs() {}

    static List<HostileJar> jars() {
        List<HostileJar> jars = new ArrayList<>();
        jars.add(
                HostileJar.refused(
                        "bomb-zeros",
                        Forge.plugin().with("zeros", new byte[64 * MIB]),
                        "unpacks to"));
        jars.add(lying("bomb-claims-4-gib", UNPACKED, 0xFFFF_FFF0L, "maxUncompressedBytes"));
        jars.add(lying("bomb-claims-little", UNPACKED, 10, "described in two ways"));
        jars.add(lying("bomb-claims-nothing", UNPACKED, 0, "described in two ways"));
        jars.add(lying("bomb-packed-into-nothing", PACKED, 0, "described in two ways"));
        Forge honest = Forge.plugin();
        honest.file("zeros", new byte[2 * MIB]).both(22, UNPACKED, 4, 1_000_000);
        jars.add(HostileJar.refused("bomb-agrees-with-itself", honest, "is damaged"));
        jars.add(HostileJar.refused("bomb-many", many(1_100), "maxUncompressedBytes"));
        jars.add(overlapping());
        jars.add(
                HostileJar.refused(
                        "bomb-manifest", storedManifest(5 * MIB), "the limit is 4,194,304"));
        jars.add(
                HostileJar.refused(
                        "bomb-header", storedManifest(2 * MIB), "more than 1,048,576 characters"));
        jars.add(HostileJar.refused("bomb-class", bigClass(), "the class 'A.class' has"));
        jars.add(entries("entries-70000", 70_000, false, "70,001 entries"));
        jars.add(entries("entries-65536-counted-as-0", 65_535, true, "truncated or damaged"));
        jars.add(HostileJar.refused("bomb-index", largeIndex(), "the archive's index has"));
        return jars;
    }

    private static Forge storedManifest(int length) {
        Forge forge = Forge.empty();
        String text = Forge.PLUGIN + "X: " + "x".repeat(length) + "\n\n";
        forge.stored(Forge.MANIFEST, text.getBytes(StandardCharsets.UTF_8));
        return forge;
    }

    private static HostileJar lying(String name, int field, long value, String reason) {
        Forge forge = Forge.plugin();
        forge.file("zeros", new byte[MIB / 2]).central(field, 4, value);
        return HostileJar.refused(name, forge, reason);
    }

    /** Each entry within every limit, all of them together not. */
    private static Forge many(int count) {
        byte[] hundredTimes = new byte[MIB];
        Random random = new Random(1);
        for (int i = 0; i < hundredTimes.length; i += 256) {
            hundredTimes[i] = (byte) random.nextInt();
        }
        Forge forge = Forge.plugin();
        for (int i = 0; i < count; i++) {
            forge.file("part" + i, i == 0 ? hundredTimes : new byte[0]);
        }
        for (Part part : forge.parts().subList(2, count)) {
            part.central(UNPACKED, 4, MIB).central(PACKED, 4, MIB / 10);
        }
        return forge;
    }

    /** All entries are the same bytes: nothing is too large but the sum. */
    private static HostileJar overlapping() {
        Forge forge = Forge.plugin();
        Part kernel = forge.file("kernel", new byte[MIB / 2]);
        for (int i = 0; i < 20; i++) {
            forge.file("copy" + i, new byte[MIB / 2]).central(42, 4, 0);
        }
        forge.bytes();
        forge.parts()
                .subList(2, forge.parts().size())
                .forEach(part -> part.central(42, 4, kernel.position()));
        return HostileJar.refused("bomb-overlapping", forge, "is refused");
    }

    private static Forge bigClass() {
        byte[] noise = new byte[17 * MIB];
        Random random = new Random(2);
        for (int i = 0; i < noise.length; i += 64) {
            noise[i] = (byte) random.nextInt();
        }
        return Forge.plugin().with("A.class", noise);
    }

    private static HostileJar entries(String name, int count, boolean wrapped, String reason) {
        Forge forge = Forge.plugin();
        for (int i = 0; i < count; i++) {
            forge.stored("e" + i, new byte[0]);
        }
        if (!wrapped) {
            forge.bytes();
            Zip64.end(forge, forge.parts().size());
        }
        return HostileJar.refused(name, forge, reason);
    }

    private static Forge largeIndex() {
        Forge forge = Forge.plugin();
        for (int i = 0; i < 560; i++) {
            forge.stored("e" + i, new byte[0]).comment(new byte[60_000]);
        }
        return forge;
    }
}
