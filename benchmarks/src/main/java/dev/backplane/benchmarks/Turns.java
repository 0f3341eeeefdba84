package dev.backplane.benchmarks;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Measures several in turn, in slices so short that the machine is the same for all. */
public final class Turns {

    private Turns() {}

    /** One measurement of one of them. */
    @FunctionalInterface
    public interface Slice {
        /**
         * Measures.
         *
         * @throws IOException if it cannot
         */
        double take() throws IOException;
    }

    /** What each of them measured, in the order of the arguments; every other round backwards. */
    public static List<Samples> take(int rounds, Slice... slices) throws IOException {
        List<Samples> taken =
                new ArrayList<>(Stream.of(slices).map(slice -> new Samples()).toList());
        List<Integer> order = new ArrayList<>(IntStream.range(0, slices.length).boxed().toList());
        for (int round = 0; round < rounds; round++) {
            for (int each : order) {
                taken.set(each, taken.get(each).plus(slices[each].take()));
            }
            Collections.reverse(order);
        }
        return taken;
    }
}
