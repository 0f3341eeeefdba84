package dev.backplane.bus.internal.deadletter;

import static dev.backplane.bus.internal.deadletter.TestLetters.BOUNDS;
import static dev.backplane.bus.internal.deadletter.TestLetters.ids;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import java.util.stream.Stream;

class KilledWriterTest {

    private static final int KILLS = 5;

    @TempDir private Path folder;

    @Test
    @Timeout(60)
    void afterKill9EveryLetterThatWasListedIsThere() throws Exception {
        long seed = System.nanoTime();
        System.out.println("KilledWriterTest seed " + seed);
        Random random = new Random(seed);
        long last = 0;
        for (int kill = 0; kill < KILLS; kill++) {
            long durable = writeAndKill(1 + random.nextInt(100), random.nextInt(20));
            assertThat(durable).as("seed %d", seed).isGreaterThan(last);
            last = reopened();
            assertThat(last).as("seed %d", seed).isGreaterThanOrEqualTo(durable);
        }
        assertThat(last)
                .as("letters, so that some were displaced")
                .isGreaterThan(BOUNDS.maxLetters());
    }

    /** The highest id, when the letters up to it are all there but the displaced ones. */
    private long reopened() throws IOException {
        LetterKeeper keeper = new LetterKeeper(folder, BOUNDS);
        try {
            List<Long> ids = ids(new StoredDeadLetters(keeper));
            long last = ids.getLast();
            long first = Math.max(1, last - BOUNDS.maxLetters() + 1);
            assertThat(ids).isEqualTo(LongStream.rangeClosed(first, last).boxed().toList());
            return last;
        } finally {
            keeper.close();
            try (Stream<Path> files = Files.list(folder)) {
                assertThat(files).containsExactly(folder.resolve(LetterStore.FILE));
            }
        }
    }

    /** Kills the writer a moment after that many reports; the last id it reported. */
    private long writeAndKill(int reports, int momentMillis) throws Exception {
        Process process = start();
        List<String> lines = new ArrayList<>();
        try (BufferedReader reader = process.inputReader()) {
            String line = reader.readLine();
            while (line != null) {
                lines.add(line);
                if (lines.size() == reports) {
                    process.waitFor(momentMillis, TimeUnit.MILLISECONDS);
                    process.toHandle().destroyForcibly();
                }
                line = reader.readLine();
            }
        } finally {
            process.destroyForcibly();
        }
        assertThat(process.waitFor(10, TimeUnit.SECONDS)).isTrue();
        // The kill may have cut the last line in half.
        return Long.parseLong(lines.get(Math.max(0, lines.size() - 2)));
    }

    private Process start() throws IOException {
        return new ProcessBuilder(
                        ProcessHandle.current().info().command().orElseThrow(),
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        CrashingLetters.class.getName(),
                        folder.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }
}
