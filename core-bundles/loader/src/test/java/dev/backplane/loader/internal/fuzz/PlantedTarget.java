package dev.backplane.loader.internal.fuzz;

import java.nio.ByteBuffer;

/**
 * A fault behind conditions that nobody meets by chance, each of which is a step for who sees that
 * it was taken.
 */
public final class PlantedTarget {

    private PlantedTarget() {}

    /** The fuzzer's entry, found by its name. */
    public static void fuzzerTestOneInput(byte[] input) {
        if (input.length >= 8 && ByteBuffer.wrap(input).getInt() == 0x42_D1_5E_A5) {
            if (input[4] == 'b' && input[5] == 'u') {
                if (input[6] == 'g' && input[7] == (byte) (input[4] ^ input[5])) {
                    throw new IllegalStateException("the planted fault");
                }
            }
        }
    }
}
