package dev.backplane.config.internal.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.osgi.framework.FrameworkUtil;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Dictionary;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

class AtomicFilePersistenceTest {

    @TempDir private Path home;

    private Path folder;
    private AtomicFilePersistence storage;

    @BeforeEach
    void open() throws IOException {
        folder = home.resolve("data/config");
        storage = reopen();
    }

    private AtomicFilePersistence reopen() throws IOException {
        return new AtomicFilePersistence(new DurableDirectory(folder, true));
    }

    private static Dictionary<String, Object> properties(String pid, Map<String, ?> more) {
        Map<String, Object> properties = new LinkedHashMap<>(more);
        properties.put("service.pid", pid);
        return FrameworkUtil.asDictionary(properties);
    }

    private Path file(String pid) throws IOException {
        return folder.resolve(PidFileName.of(pid));
    }

    private List<Path> files() throws IOException {
        try (var files = Files.list(folder)) {
            return files.sorted().toList();
        }
    }

    @Test
    void valuesKeepTheirTypesAcrossARestart() throws IOException {
        storage.store(
                "typed",
                properties(
                        "typed",
                        Map.of(
                                "text",
                                "a \"quoted\" = \\ line\r\n\t\u0001 ü 🙂",
                                "int",
                                42,
                                "double",
                                Double.NaN,
                                "flag",
                                true,
                                "char",
                                ' ',
                                "ints",
                                new int[] {1, 2},
                                "none",
                                new String[0],
                                "words",
                                new String[] {"", "b"},
                                "list",
                                List.of(1L, 2L),
                                "key with spaces",
                                (short) 3)));

        Dictionary<String, Object> read = reopen().load("typed");

        assertThat(read.get("text")).isEqualTo("a \"quoted\" = \\ line\r\n\t\u0001 ü 🙂");
        assertThat(read.get("int")).isEqualTo(42);
        assertThat(read.get("double")).isEqualTo(Double.NaN);
        assertThat(read.get("flag")).isEqualTo(true);
        assertThat(read.get("char")).isEqualTo(' ');
        assertThat(read.get("ints")).isEqualTo(new int[] {1, 2});
        assertThat(read.get("none")).isEqualTo(new String[0]);
        assertThat(read.get("words")).isEqualTo(new String[] {"", "b"});
        assertThat(read.get("list")).isEqualTo(List.of(1L, 2L));
        assertThat(read.get("key with spaces")).isEqualTo((short) 3);
    }

    @ParameterizedTest
    @ValueSource(strings = {"[square", "#comment", "(round", ",comma", " padded "})
    void refusesWhatTheFormatWouldLoseAndKeepsTheOldValue(String key) throws IOException {
        storage.store("p", properties("p", Map.of("value", 1)));

        assertThatThrownBy(() -> storage.store("p", properties("p", Map.of(key, 2))))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("cannot be stored");
        assertThat(storage.load("p").get("value")).isEqualTo(1);
        assertThat(files()).containsExactly(file("p"));
    }

    @Test
    void listsEveryConfigurationAndForgetsDeletedOnes() throws IOException {
        storage.store("a", properties("a", Map.of()));
        storage.store("f~x", properties("f~x", Map.of("service.factoryPid", "f")));
        storage.store(
                "bookkeeping", FrameworkUtil.asDictionary(Map.of("some.pid", "file:bundle.jar")));
        storage.delete("a");
        storage.delete("never there");

        assertThat(Collections.list(reopen().getDictionaries()))
                .extracting(read -> read.get("service.pid"))
                .containsExactlyInAnyOrder("f~x", null);
        assertThat(storage.exists("a")).isFalse();
        assertThat(storage.exists("bookkeeping")).isTrue();
        assertThatThrownBy(() -> storage.load("a")).isInstanceOf(IOException.class);
    }

    @Test
    void loadedConfigurationsAreTheCallersOwn() throws IOException {
        storage.store("a", properties("a", Map.of("value", 1)));

        storage.load("a").put("value", 2);

        assertThat(storage.load("a").get("value")).isEqualTo(1);
    }

    @Test
    void everyTruncationOfAFileIsNoticed() throws IOException {
        byte[] whole = StoredForm.write(properties("a", Map.of("value", "x".repeat(40), "n", 7)));

        for (int length = 0; length < whole.length; length++) {
            byte[] part = Arrays.copyOf(whole, length);
            assertThatThrownBy(() -> StoredForm.read(part))
                    .as("the first %d of %d bytes", length, whole.length)
                    .isInstanceOf(IOException.class);
        }
    }

    @Test
    void damagedFilesAreSetAsideOneByOneAndNeverDeleted() throws IOException {
        storage.store("good", properties("good", Map.of()));
        for (String damage : List.of("first", "second")) {
            storage.store("bad", properties("bad", Map.of("value", 1)));
            Files.writeString(file("bad"), "# backplane " + damage);
            assertThat(storage.exists("bad")).isFalse();
        }

        assertThat(Collections.list(reopen().getDictionaries())).hasSize(1);
        assertThat(files())
                .extracting(path -> path.getFileName().toString())
                .containsExactly("bad.config.2.damaged", "bad.config.damaged", "good.config");
        assertThat(folder.resolve("bad.config.damaged")).hasContent("# backplane first");
    }

    @Test
    void aFlippedByteIsDamage() throws IOException {
        storage.store("a", properties("a", Map.of("value", "abc")));
        Files.writeString(file("a"), Files.readString(file("a")).replace("abc", "abd"));

        assertThat(Collections.list(storage.getDictionaries())).isEmpty();
        assertThat(folder.resolve("a.config.damaged")).exists();
    }

    @Test
    void aCopyUnderAnotherNameIsNotTakenForThatPid() throws IOException {
        storage.store("a", properties("a", Map.of()));
        Files.copy(file("a"), file("b"));

        assertThat(storage.exists("b")).isFalse();
        assertThat(storage.exists("a")).isTrue();
    }

    @Test
    void plainFelixFilesAreRead() throws IOException {
        Files.writeString(file("hand"), "service.pid=\"hand\"\r\nvalue=I\"5\"\r\n");

        assertThat(storage.load("hand").get("value")).isEqualTo(5);
    }

    @Test
    void leftoversOfACrashedWriteAreRemovedAtStart() throws IOException {
        storage.store("a", properties("a", Map.of("value", 1)));
        Files.writeString(folder.resolve("a.config.tmp"), "half");

        assertThat(reopen().load("a").get("value")).isEqualTo(1);
        assertThat(files()).containsExactly(file("a"));
    }

    @Test
    void anInterruptedThreadStillStores() throws IOException {
        Thread.currentThread().interrupt();

        storage.store("a", properties("a", Map.of("value", 1)));

        assertThat(Thread.interrupted()).isTrue();
        assertThat(storage.load("a").get("value")).isEqualTo(1);
    }

    @Test
    void concurrentWritersAndReadersSeeWholeValuesOnly() throws Exception {
        int writers = 4;
        int rounds = 60;
        storage.store("shared", value("shared", 0));
        CountDownLatch start = new CountDownLatch(1);
        try (ExecutorService threads = Executors.newFixedThreadPool(writers + 1)) {
            List<Future<?>> work = new ArrayList<>();
            for (int w = 1; w <= writers; w++) {
                String own = "own" + w;
                int seed = w;
                work.add(
                        threads.submit(
                                () -> {
                                    start.await();
                                    for (int i = 1; i <= rounds; i++) {
                                        storage.store("shared", value("shared", seed * 1000 + i));
                                        storage.store(own, value(own, i));
                                    }
                                    return null;
                                }));
            }
            work.add(
                    threads.submit(
                            () -> {
                                start.await();
                                for (int i = 0; i < rounds * writers; i++) {
                                    requireWhole(storage.load("shared"));
                                    Collections.list(storage.getDictionaries())
                                            .forEach(AtomicFilePersistenceTest::requireWhole);
                                }
                                return null;
                            }));
            start.countDown();
            for (Future<?> each : work) {
                each.get(30, TimeUnit.SECONDS);
            }
        }

        for (int w = 1; w <= writers; w++) {
            assertThat(storage.load("own" + w).get("first")).isEqualTo(rounds);
        }
        assertThat(files()).hasSize(writers + 1);
    }

    static Dictionary<String, Object> value(String pid, int number) {
        return properties(
                pid, Map.of("first", number, "middle", "-".repeat(number % 3000), "last", number));
    }

    static void requireWhole(Dictionary<String, Object> read) {
        int number = (Integer) read.get("first");
        assertThat(read.get("last")).isEqualTo(number);
        assertThat(read.get("middle")).isEqualTo("-".repeat(number % 3000));
    }
}
