package dev.backplane.itests.hostile;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;

/** A sound jar that ends at each boundary of its structure, and one byte behind it. */
final class Truncated {

    private Truncated() {}

    static List<HostileJar> jars() {
        Forge forge = Forge.plugin().with("a.txt", "a text that is there twice: ".repeat(20));
        forge.stored("b.bin", new byte[] {1, 2, 3, 4, 5, 6, 7, 8});
        forge.comment(new byte[] {'n', 'o', 't', 'e'});
        byte[] whole = forge.bytes();
        TreeSet<Integer> boundaries = new TreeSet<>();
        for (Part part : forge.parts()) {
            boundaries.addAll(List.of(part.position(), part.position() + 4, part.position() + 14));
            boundaries.addAll(List.of(part.position() + 26, part.position() + Part.LOCAL_BYTES));
            boundaries.addAll(List.of(part.dataPosition(), part.dataPosition() + 3));
        }
        boundaries.add(forge.indexAt());
        boundaries.addAll(List.of(forge.indexAt() + 4, forge.indexAt() + Part.CENTRAL_BYTES));
        int end = forge.indexAt() + forge.indexBytes();
        for (int field : new int[] {0, 4, 8, 10, 12, 16, 20, 22, 24}) {
            boundaries.add(end + field);
        }
        List<HostileJar> jars = new ArrayList<>();
        for (int boundary : boundaries) {
            jars.add(cut(whole, boundary));
            jars.add(cut(whole, boundary + 1));
        }
        return jars;
    }

    private static HostileJar cut(byte[] whole, int length) {
        String reason =
                length == 0
                        ? "the file is empty"
                        : length < 4 ? "not a zip archive" : "truncated or damaged";
        return HostileJar.refused("truncated-" + length, Arrays.copyOf(whole, length), reason);
    }
}
