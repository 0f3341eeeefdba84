package dev.backplane.bus.internal.deadletter;

import static dev.backplane.bus.internal.deadletter.TestLetters.BOUNDS;
import static dev.backplane.bus.internal.deadletter.TestLetters.ids;
import static dev.backplane.bus.internal.deadletter.TestLetters.letter;
import static dev.backplane.bus.internal.deadletter.TestLetters.topics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.backplane.plugin.PluginException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;

@Timeout(60)
class DamagedFileTest {

    @TempDir private Path folder;

    @Test
    void setsADamagedFileAsideAndBeginsANewOne() throws IOException {
        fill(10);
        Files.writeString(file(), "this is no store of letters");
        long last = acceptOne("after");
        assertThat(last).isGreaterThan(10);
        assertThat(folder.resolve("letters.mv.damaged")).hasContent("this is no store of letters");
        Files.writeString(file(), "nor is this");
        assertThat(acceptOne("again")).isGreaterThan(last);
        assertThat(folder.resolve("letters.mv.2.damaged")).hasContent("nor is this");
    }

    @Test
    void staysUsableWhateverHappensToTheFile() throws IOException {
        long seed = System.nanoTime();
        System.out.println("DamagedFileTest seed " + seed);
        Random random = new Random(seed);
        for (int round = 0; round < 20; round++) {
            fill(200);
            damage(random);
            assertThat(acceptOne("round " + round)).as("seed %d", seed).isPositive();
        }
    }

    @Test
    void leavesAFileAloneThatAnotherProcessHolds() throws IOException {
        LetterKeeper first = new LetterKeeper(folder, BOUNDS);
        first.accept(letter("first"));
        StoredDeadLetters letters = new StoredDeadLetters(first);
        assertThat(topics(letters)).containsExactly("first");
        LetterKeeper second = new LetterKeeper(folder, BOUNDS);
        second.accept(letter("second"));
        assertThatThrownBy(new StoredDeadLetters(second)::totals)
                .isInstanceOf(PluginException.class)
                .hasMessageContaining("locked");
        second.close();
        assertThat(second.unstored()).isEqualTo(1);
        first.close();
        assertThat(names()).containsExactly("letters.mv");
    }

    private void fill(int count) {
        LetterKeeper keeper = new LetterKeeper(folder, BOUNDS);
        for (int i = 0; i < count; i++) {
            keeper.accept(letter("t" + i));
        }
        keeper.close();
        assertThat(keeper.unstored()).isZero();
    }

    /** The highest id after it, with one more letter for sure. */
    private long acceptOne(String topic) {
        LetterKeeper keeper = new LetterKeeper(folder, BOUNDS);
        try {
            StoredDeadLetters letters = new StoredDeadLetters(keeper);
            ids(letters);
            keeper.accept(letter(topic));
            List<Long> ids = ids(letters);
            assertThat(ids).isSorted().isNotEmpty();
            assertThat(keeper.unstored()).isZero();
            assertThat(letters.find(ids.getLast()).orElseThrow().target()).isEqualTo(topic);
            return ids.getLast();
        } finally {
            keeper.close();
        }
    }

    private void damage(Random random) throws IOException {
        try (RandomAccessFile bytes = new RandomAccessFile(file().toFile(), "rw")) {
            if (random.nextInt(3) == 0) {
                bytes.setLength(random.nextLong(bytes.length()));
            } else {
                byte[] noise = new byte[1 + random.nextInt(8000)];
                random.nextBytes(noise);
                bytes.seek(random.nextLong(bytes.length()));
                bytes.write(noise);
            }
        }
    }

    private Path file() {
        return folder.resolve(LetterStore.FILE);
    }

    private List<String> names() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(path -> path.getFileName().toString()).toList();
        }
    }
}
