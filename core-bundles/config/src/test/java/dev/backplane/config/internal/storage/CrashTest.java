package dev.backplane.config.internal.storage;

import static org.assertj.core.api.Assertions.assertThat;

import org.apache.felix.cm.PersistenceManager;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.BundleContext;
import org.slf4j.LoggerFactory;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Dictionary;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

class CrashTest {

    private static final int KILLS = 8;

    @TempDir private Path folder;

    @Test
    @Timeout(60)
    void afterKill9EveryPidHoldsItsOldOrItsNewValue() throws Exception {
        long seed = System.nanoTime();
        System.out.println("CrashTest seed " + seed);
        Random random = new Random(seed);
        int[] held = new int[CrashingWriter.PIDS];
        for (int kill = 0; kill < KILLS; kill++) {
            // Without fsync many more writes fall into the short life of the process.
            boolean sync = kill % 2 == 0;
            int from = IntStream.of(held).max().orElseThrow();
            int[] reported = writeAndKill(sync, from, 1 + random.nextInt(sync ? 150 : 1500));
            held = readAfterCrash(held, reported, from);
        }
        assertThat(held[0]).isGreaterThan(KILLS);
    }

    private int[] readAfterCrash(int[] held, int[] reported, int from) throws IOException {
        AtomicFilePersistence storage =
                new AtomicFilePersistence(new DurableDirectory(folder, true));
        int[] found = new int[held.length];
        for (int i = 0; i < held.length; i++) {
            int old = reported[i] == 0 ? held[i] : reported[i];
            int next = reported[i] == 0 ? from + 1 : reported[i] + 1;
            if (old != 0 || storage.exists("pid" + i)) {
                Dictionary<String, Object> read = storage.load("pid" + i);
                AtomicFilePersistenceTest.requireWhole(read);
                found[i] = (Integer) read.get("first");
            }
            assertThat(found[i]).as("pid%d", i).isIn(old, next);
        }
        try (var files = Files.list(folder)) {
            assertThat(files).allMatch(file -> file.toString().endsWith(".config"));
        }
        return found;
    }

    /** Kills the writer soon after that many writes; the last number it reported for each PID. */
    private int[] writeAndKill(boolean sync, int from, int writes)
            throws IOException, InterruptedException {
        Process process =
                new ProcessBuilder(
                                ProcessHandle.current().info().command().orElseThrow(),
                                "-XX:TieredStopAtLevel=1",
                                "-cp",
                                classPath(),
                                CrashingWriter.class.getName(),
                                folder.toString(),
                                Boolean.toString(sync),
                                Integer.toString(from))
                        .redirectError(ProcessBuilder.Redirect.INHERIT)
                        .start();
        int[] reported = new int[CrashingWriter.PIDS];
        List<String> lines = new ArrayList<>();
        try (BufferedReader reports = process.inputReader()) {
            String line = reports.readLine();
            while (line != null) {
                lines.add(line);
                if (lines.size() == writes) {
                    process.toHandle().destroyForcibly();
                }
                line = reports.readLine();
            }
        } finally {
            process.destroyForcibly();
        }
        assertThat(process.waitFor(10, TimeUnit.SECONDS)).isTrue();
        assertThat(lines.size()).as("writes before the kill").isGreaterThanOrEqualTo(writes);
        for (String line : lines) {
            String[] parts = line.split(" ", -1);
            if (parts.length == 2) {
                reported[Integer.parseInt(parts[0])] = Integer.parseInt(parts[1]);
            }
        }
        return reported;
    }

    private static String classPath() {
        Set<String> path = new LinkedHashSet<>();
        for (Class<?> type :
                List.of(
                        AtomicFilePersistence.class,
                        CrashingWriter.class,
                        PersistenceManager.class,
                        BundleContext.class,
                        LoggerFactory.class,
                        ch.qos.logback.classic.Logger.class,
                        ch.qos.logback.core.Context.class,
                        org.assertj.core.api.Assertions.class,
                        Test.class)) {
            try {
                path.add(
                        Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI())
                                .toString());
            } catch (URISyntaxException e) {
                throw new IllegalStateException(e);
            }
        }
        return String.join(java.io.File.pathSeparator, path);
    }
}
