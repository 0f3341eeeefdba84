package dev.backplane.itests.hostile;

import java.nio.ByteBuffer;
import java.util.List;

/** The records for large archives, in small ones. */
final class Zip64 {

    private static final long ELSEWHERE = 0xFFFF_FFFFL;

    private Zip64() {}

    static List<HostileJar> jars() {
        return List.of(
                HostileJar.harmless("zip64-end-without-need", ended()),
                HostileJar.harmless("zip64-end-with-need", needed()),
                HostileJar.harmless("zip64-extra-without-need", extra(new byte[] {1, 0, 0, 0})),
                HostileJar.refused(
                        "zip64-ends-disagree",
                        ended().end(16, 4, 7),
                        "two ends that contradict each other"),
                HostileJar.refused(
                        "zip64-counts-disagree",
                        ended().end(10, 2, 7).end(8, 2, 7),
                        "two ends that contradict each other"),
                HostileJar.refused(
                        "zip64-end-missing",
                        Forge.plugin().beforeEnd(locator(0)),
                        "zip64 end is damaged"),
                HostileJar.refused(
                        "zip64-end-outside",
                        Forge.plugin().beforeEnd(locator(1L << 40)),
                        "zip64 end lies outside"),
                HostileJar.refused(
                        "zip64-end-below-zero",
                        Forge.plugin().beforeEnd(locator(-1)),
                        "larger than 8 exabytes"),
                HostileJar.refused(
                        "zip64-promised-and-missing",
                        Forge.plugin().end(16, 4, ELSEWHERE),
                        "truncated or damaged"),
                HostileJar.refused(
                        "zip64-extra-missing", size(new byte[0]), "zip64 field of an entry"),
                HostileJar.refused(
                        "zip64-extra-short",
                        size(new byte[] {1, 0, 4, 0, 1, 2, 3, 4}),
                        "zip64 field of an entry"),
                HostileJar.refused(
                        "zip64-extra-cut-off",
                        extra(new byte[] {1, 0, 16, 0, 1, 2}),
                        "extra field of an entry is cut off"),
                HostileJar.refused(
                        "zip64-size-below-zero", size(field(-1)), "larger than 8 exabytes"),
                HostileJar.refused(
                        "zip64-size-of-exabytes",
                        size(field(Long.MAX_VALUE)),
                        "maxUncompressedBytes"),
                HostileJar.refused(
                        "zip64-size-is-another", size(field(5)), "described in two ways"),
                HostileJar.refused("zip64-position-outside", position(1L << 50), "lies outside"));
    }

    /** Adds the two records, as the archive stands. */
    static Forge end(Forge forge, long entries) {
        forge.bytes();
        long at = (long) forge.indexAt() + forge.indexBytes();
        byte[] bytes = new byte[56 + 20];
        ByteBuffer records = Part.wrap(bytes);
        records.putInt(0x06064b50).putLong(44).putShort((short) 45).putShort((short) 45);
        records.putInt(0).putInt(0).putLong(entries).putLong(entries);
        records.putLong(forge.indexBytes()).putLong(forge.indexAt());
        records.put(locator(at));
        return forge.beforeEnd(bytes).end(8, 2, 0xFFFF).end(10, 2, 0xFFFF);
    }

    private static Forge ended() {
        Forge forge = end(Forge.plugin(), 1);
        return forge.end(8, 2, 1).end(10, 2, 1);
    }

    private static Forge needed() {
        return end(Forge.plugin(), 1).end(12, 4, ELSEWHERE).end(16, 4, ELSEWHERE);
    }

    private static byte[] locator(long end) {
        byte[] bytes = new byte[20];
        Part.wrap(bytes).putInt(0x07064b50).putInt(0).putLong(end).putInt(1);
        return bytes;
    }

    private static byte[] field(long value) {
        byte[] bytes = new byte[12];
        Part.wrap(bytes).putShort((short) 1).putShort((short) 8).putLong(value);
        return bytes;
    }

    private static Forge extra(byte[] bytes) {
        Forge forge = Forge.plugin();
        forge.file("a.txt", "text").centralExtra(bytes);
        return forge;
    }

    private static Forge size(byte[] extra) {
        Forge forge = Forge.plugin();
        forge.file("a.txt", "text").central(24, 4, ELSEWHERE).centralExtra(extra);
        return forge;
    }

    private static Forge position(long at) {
        Forge forge = Forge.plugin();
        forge.file("a.txt", "text").central(42, 4, ELSEWHERE).centralExtra(field(at));
        return forge;
    }
}
