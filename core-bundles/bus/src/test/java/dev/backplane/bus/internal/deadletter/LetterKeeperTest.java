package dev.backplane.bus.internal.deadletter;

import static dev.backplane.bus.internal.deadletter.TestLetters.BOUNDS;
import static dev.backplane.bus.internal.deadletter.TestLetters.ids;
import static dev.backplane.bus.internal.deadletter.TestLetters.letter;
import static dev.backplane.bus.internal.deadletter.TestLetters.topics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.backplane.bus.admin.DeadLetter;
import dev.backplane.bus.admin.DeadLetter.Selection;
import dev.backplane.bus.admin.DeadLetters.Totals;
import dev.backplane.plugin.ErrorCode;
import dev.backplane.plugin.PluginException;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

@Timeout(30)
class LetterKeeperTest {

    @TempDir private Path folder;
    private LetterKeeper keeper;
    private StoredDeadLetters letters;

    @BeforeEach
    void open() {
        open(BOUNDS);
    }

    private void open(Bounds bounds) {
        keeper = new LetterKeeper(folder, bounds);
        letters = new StoredDeadLetters(keeper);
    }

    @AfterEach
    void close() {
        keeper.close();
    }

    @Test
    void showsALetterAsSoonAsItIsAccepted() {
        keeper.accept(letter("a"));
        assertThat(topics(letters)).containsExactly("a");
        keeper.accept(() -> letter("b"));
        assertThat(letters.find(2).orElseThrow().target()).isEqualTo("b");
        keeper.accept(letter("c"));
        assertThat(letters.totals().stored()).isEqualTo(3);
    }

    @Test
    void touchesNoFileUntilTheFirstLetterComes() {
        assertThat(letters.totals()).isEqualTo(new Totals(0, 0, 0, 0, 0));
        assertThat(letters.list(Selection.all())).isEmpty();
        assertThat(letters.purge(Selection.all())).isZero();
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void keepsLettersAndTheirIdsOverARestart() {
        keeper.accept(letter("a"));
        keeper.accept(letter("b"));
        keeper.close();
        open(BOUNDS);
        assertThat(topics(letters)).containsExactly("a", "b");
        letters.purge(Selection.all());
        keeper.close();
        open(BOUNDS);
        keeper.accept(letter("c"));
        assertThat(ids(letters)).containsExactly(3L);
    }

    @Test
    void displacesTheOldestLettersAndCountsThem() {
        open(new Bounds(10, 8 << 20, 64 * 1024));
        for (int i = 0; i < 25; i++) {
            keeper.accept(letter("t" + i));
        }
        Totals totals = letters.totals();
        assertThat(totals.stored()).isEqualTo(10);
        assertThat(totals.displaced()).isEqualTo(15);
        assertThat(totals.received()).isEqualTo(25);
        assertThat(topics(letters)).startsWith("t15").endsWith("t24");
    }

    @Test
    void displacesTheOldestLettersWhenTheyHaveTooManyBytes() {
        open(new Bounds(1000, 64 * 1024, 64 * 1024));
        for (int i = 0; i < 25; i++) {
            keeper.accept(letter("t" + i, Map.of("payload", new byte[10_000])));
        }
        assertThat(letters.totals().storedBytes()).isBetween(50_000L, 64 * 1024L);
        assertThat(topics(letters)).hasSize(6).endsWith("t24");
    }

    @Test
    void theFileStaysBoundedHoweverSmallTheCommits() throws IOException {
        open(new Bounds(1000, 1 << 20, 64 * 1024));
        long largest = 0;
        for (int i = 0; i < 600; i++) {
            keeper.accept(letter("t" + i, Map.of("payload", new byte[2500])));
            keeper.ask(LetterStore::count);
            largest = Math.max(largest, Files.size(folder.resolve(LetterStore.FILE)));
        }
        assertThat(letters.totals().displaced()).isGreaterThan(150);
        assertThat(largest).isLessThan(6 << 20);
    }

    @Test
    void holdsToChangedBoundsAtOnce() {
        for (int i = 0; i < 25; i++) {
            keeper.accept(letter("t" + i));
        }
        keeper.change(new Bounds(5, 8 << 20, 64 * 1024));
        assertThat(topics(letters)).containsExactly("t20", "t21", "t22", "t23", "t24");
        assertThat(letters.totals().displaced()).isEqualTo(20);
    }

    @Test
    void namesTheSettingThatIsWrong() {
        assertThatThrownBy(() -> new Bounds(0, 1 << 20, 1 << 20))
                .hasMessage("maxLetters=0 in dev.backplane.bus.deadletters must be at least 1");
        assertThatThrownBy(() -> new Bounds(1, 1 << 20, 5))
                .hasMessageContaining("maxLetterBytes=5");
        assertThatThrownBy(() -> new Bounds(1, 1 << 19, 1 << 20))
                .hasMessageContaining("maxBytes=524288");
    }

    @Test
    void countsWhatIsFasterThanTheDisk() throws InterruptedException {
        CountDownLatch answer = new CountDownLatch(1);
        Thread slowDisk = slowDisk(answer);
        for (int i = 0; i < 10_000; i++) {
            keeper.accept(letter("t"));
            keeper.accept(() -> letter("t"));
        }
        answer.countDown();
        slowDisk.join();
        Totals totals = letters.totals();
        assertThat(totals.received()).isEqualTo(20_000);
        assertThat(totals.unstored()).isGreaterThan(10_000);
        assertThat(totals.stored() + totals.displaced() + totals.unstored()).isEqualTo(20_000);
    }

    @Test
    void answersInAStormOfLetters() throws InterruptedException {
        AtomicBoolean over = new AtomicBoolean();
        Thread storm =
                Thread.ofPlatform()
                        .daemon()
                        .start(
                                () -> {
                                    while (!over.get()) {
                                        keeper.accept(() -> letter("t"));
                                    }
                                });
        for (int i = 0; i < 10; i++) {
            long before = keeper.received();
            assertThat(letters.totals().received()).isGreaterThanOrEqualTo(before);
            assertThat(letters.list(Selection.all())).hasSizeLessThanOrEqualTo(100);
            assertThat(letters.purge(Selection.all())).isLessThanOrEqualTo(BOUNDS.maxLetters());
        }
        over.set(true);
        storm.join();
    }

    @Test
    void keepsWhatItCannotKeepExactlyAsText() {
        UUID uuid = UUID.randomUUID();
        keeper.accept(letter("a", Map.of("id", uuid, "list", List.of(1, uuid), "n", 5)));
        DeadLetter read = letters.find(1).orElseThrow();
        assertThat(read.replayable()).isFalse();
        assertThat(read.properties())
                .containsEntry("id", uuid.toString())
                .containsEntry("list", List.of(1, uuid.toString()))
                .containsEntry("n", 5);
    }

    @Test
    void keepsCollectionsExactly() {
        Map<String, Object> properties =
                Map.of(
                        "list",
                        List.of(1, "b"),
                        "map",
                        Map.of("k", List.of(2L)),
                        "tags",
                        new String[] {"x"});
        keeper.accept(letter("a", properties));
        DeadLetter read = letters.find(1).orElseThrow();
        assertThat(read.replayable()).isTrue();
        assertThat(read.properties()).usingRecursiveComparison().isEqualTo(properties);
    }

    @Test
    void aValueThatHangsOrThrowsIsKeptByTheNameOfItsClass() {
        CountDownLatch never = new CountDownLatch(1);
        Object hanging = new Hanging(never);
        ArrayDeque<Object> deep = new ArrayDeque<>();
        deep.add(deep);
        for (int i = 0; i < 6; i++) {
            keeper.accept(
                    letter(
                            "t" + i,
                            Map.of("hanging", hanging, "throwing", new Throwing(), "deep", deep)));
        }
        keeper.accept(letter("fine"));
        assertThat(topics(letters)).hasSize(7).endsWith("fine");
        assertThat(letters.find(6).orElseThrow().properties())
                .containsEntry("hanging", Hanging.class.getName())
                .containsEntry("throwing", Throwing.class.getName());
        never.countDown();
    }

    @Test
    void aPropertyThatIsNullIsNone() {
        Map<String, Object> properties = new HashMap<>();
        properties.put("none", null);
        properties.put("one", 1);
        keeper.accept(letter("a", properties));
        assertThat(letters.find(1).orElseThrow().properties()).containsOnly(Map.entry("one", 1));
        assertThat(letters.find(1).orElseThrow().replayable()).isTrue();
    }

    @Test
    void anInterruptedReaderHarmsNobody() throws InterruptedException {
        keeper.accept(letter("a"));
        CountDownLatch answer = new CountDownLatch(1);
        Thread slowDisk = slowDisk(answer);
        Thread.currentThread().interrupt();
        assertThatThrownBy(letters::totals)
                .isInstanceOfSatisfying(
                        PluginException.class,
                        e -> assertThat(e.code()).isEqualTo(ErrorCode.CANCELLED));
        assertThat(Thread.interrupted()).isTrue();
        answer.countDown();
        slowDisk.join();
        keeper.accept(letter("b"));
        assertThat(topics(letters)).containsExactly("a", "b");
    }

    @Test
    void countsAndNeverThrowsAfterItIsClosed() {
        keeper.close();
        keeper.accept(letter("a"));
        assertThat(keeper.received()).isEqualTo(1);
        assertThat(keeper.unstored()).isEqualTo(1);
        assertThatThrownBy(letters::totals)
                .isInstanceOfSatisfying(
                        PluginException.class,
                        e -> assertThat(e.code()).isEqualTo(ErrorCode.RUNTIME_UNAVAILABLE));
    }

    @Test
    void countsWhatADiskDoesNotTakeAndTellsWhoAsks() throws Exception {
        keeper = new LetterKeeper(Files.createFile(folder.resolve("file")), BOUNDS);
        letters = new StoredDeadLetters(keeper);
        keeper.accept(letter("a"));
        assertThat(letters.totals()).isEqualTo(new Totals(0, 0, 1, 0, 1));
    }

    private Thread slowDisk(CountDownLatch answer) throws InterruptedException {
        CountDownLatch asked = new CountDownLatch(1);
        Thread asking = Thread.ofVirtual().start(() -> keeper.ask(store -> wait(asked, answer)));
        assertThat(asked.await(10, TimeUnit.SECONDS)).isTrue();
        return asking;
    }

    private static boolean wait(CountDownLatch asked, CountDownLatch answer) {
        asked.countDown();
        try {
            return answer.await(10, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private record Hanging(CountDownLatch latch) {
        @Override
        public String toString() {
            while (latch.getCount() > 0) {
                Thread.onSpinWait();
            }
            return "at last";
        }
    }

    private record Throwing() {
        @Override
        public String toString() {
            throw new IllegalStateException("no text");
        }
    }
}
