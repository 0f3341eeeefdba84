package dev.backplane.itests.hostile;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A sound jar with one bit turned in each field of its headers, and in its data. */
final class Flipped {

    /** Offset of a field, and whether a reader may ignore it. */
    private static final Map<Integer, Boolean> LOCAL =
            Map.of(
                    0, false, 4, true, 8, false, 10, true, 12, true, 14, false, 18, false, 22,
                    false);

    private static final Map<Integer, Boolean> CENTRAL =
            Map.ofEntries(
                    Map.entry(0, false),
                    Map.entry(4, true),
                    Map.entry(6, true),
                    Map.entry(8, false),
                    Map.entry(10, false),
                    Map.entry(12, true),
                    Map.entry(16, false),
                    Map.entry(20, false),
                    Map.entry(24, false),
                    Map.entry(28, false),
                    Map.entry(30, false),
                    Map.entry(32, false),
                    Map.entry(34, false),
                    Map.entry(36, true),
                    Map.entry(42, false));

    private static final int[] END = {0, 4, 6, 8, 10, 12, 16, 20};

    private Flipped() {}

    static List<HostileJar> jars() {
        Forge forge = Forge.plugin().with("a.txt", "a text that is there twice: ".repeat(20));
        byte[] whole = forge.bytes();
        Part text = forge.parts().getLast();
        List<HostileJar> jars = new ArrayList<>();
        LOCAL.forEach(
                (field, ignored) ->
                        jars.add(flip(whole, "own-" + field, text.position() + field, ignored)));
        int index = forge.indexAt();
        CENTRAL.forEach(
                (field, ignored) ->
                        jars.add(flip(whole, "index-" + field, index + field, ignored)));
        for (int field : END) {
            jars.add(flip(whole, "end-" + field, index + forge.indexBytes() + field, false));
        }
        for (int i = 0; i < text.compressedSize(); i += 4) {
            jars.add(flip(whole, "data-" + i, text.dataPosition() + i, false));
        }
        return jars;
    }

    private static HostileJar flip(byte[] whole, String what, int at, boolean ignored) {
        byte[] bytes = whole.clone();
        bytes[at] ^= 1;
        return ignored
                ? new HostileJar("flipped-" + what, bytes, Optional.empty())
                : HostileJar.refused("flipped-" + what, bytes, "is refused");
    }
}
