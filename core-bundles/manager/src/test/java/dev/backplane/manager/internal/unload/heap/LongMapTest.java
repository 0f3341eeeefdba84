package dev.backplane.manager.internal.unload.heap;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.util.HashMap;
import java.util.Map;
import java.util.Random;

class LongMapTest {

    /** Addresses, as a heap has them: multiples of eight, some far from the others. */
    @Test
    void keepsTheFirstValueOfEachKey() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        LongMap map = new LongMap();
        Map<Long, Long> expected = new HashMap<>();
        for (int i = 0; i < 50_000; i++) {
            long key = 8L * (1 + random.nextInt(20_000)) + (random.nextBoolean() ? 0 : 1L << 40);
            map.put(key, i);
            expected.putIfAbsent(key, (long) i);
        }

        assertThat(map.size()).as("seed %d", seed).isEqualTo(expected.size());
        expected.forEach(
                (key, value) -> assertThat(map.get(key)).as("seed %d", seed).isEqualTo(value));
        assertThat(map.has(4)).isFalse();
        assertThat(map.has(0)).isFalse();
    }

    @Test
    void takesOverOthers() {
        LongMap map = new LongMap();
        LongMap others = new LongMap();
        map.put(8, 1);
        others.put(8, 2);
        others.put(16, 3);

        map.putAll(others);

        assertThat(map.get(8)).isEqualTo(1);
        assertThat(map.get(16)).isEqualTo(3);
    }
}
