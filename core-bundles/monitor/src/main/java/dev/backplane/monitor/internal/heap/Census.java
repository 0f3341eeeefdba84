package dev.backplane.monitor.internal.heap;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/** Counts in a dump what the versions of a plugin hold, and what others reach of it. */
final class Census {

    /**
     * What a party holds.
     *
     * @param retained bytes that nobody else reaches
     * @param shared bytes that others reach, too
     */
    record Count(long retained, long shared, long instances, long instanceBytes, int classes) {}

    private Census() {}

    /**
     * Reads the dump.
     *
     * @param scratch a file that does not exist, for the index
     * @param parties of the marks in the dump, by their numbers: from 0 on, or one of {@link
     *     DumpedClasses}
     * @param versions how many parties are counted, from 0 on
     */
    static List<Count> take(Path file, Path scratch, ObjectSizes sizes, int[] parties, int versions)
            throws IOException {
        try (DumpFile dump = new DumpFile(file)) {
            DumpedClasses classes = new DumpedClasses(dump, sizes);
            classes.claim(parties);
            try (ObjectIndex index = new ObjectIndex(dump, scratch)) {
                List<BitSet> reached = new ArrayList<>();
                for (int party = 0; party < versions; party++) {
                    reached.add(Walk.of(dump, classes, index, party));
                }
                BitSet others = Walk.of(dump, classes, index, DumpedClasses.OTHER);
                List<Count> counts = new ArrayList<>();
                for (int party = 0; party < versions; party++) {
                    BitSet elsewhere = (BitSet) others.clone();
                    for (int other = 0; other < versions; other++) {
                        if (other != party) {
                            elsewhere.or(reached.get(other));
                        }
                    }
                    counts.add(count(party, reached.get(party), elsewhere, classes, index));
                }
                return counts;
            }
        }
    }

    private static Count count(
            int party, BitSet mine, BitSet elsewhere, DumpedClasses classes, ObjectIndex index) {
        long retained = 0;
        long shared = 0;
        long instances = 0;
        long instanceBytes = 0;
        for (int number = mine.nextSetBit(0); number >= 0; number = mine.nextSetBit(number + 1)) {
            long record = index.record(number);
            long size = classes.size(record);
            if (elsewhere.get(number)) {
                shared += size;
            } else {
                retained += size;
            }
            if (classes.party(record) == party) {
                instances++;
                instanceBytes += size;
            }
        }
        return new Count(retained, shared, instances, instanceBytes, classes.of(party).size());
    }
}
