package dev.backplane.bus.internal.deadletter;

import static dev.backplane.bus.internal.deadletter.TestLetters.BOUNDS;
import static dev.backplane.bus.internal.deadletter.TestLetters.ids;
import static dev.backplane.bus.internal.deadletter.TestLetters.letter;
import static dev.backplane.bus.internal.deadletter.TestLetters.topics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.backplane.bus.admin.DeadLetter;
import dev.backplane.bus.admin.DeadLetter.Cause;
import dev.backplane.bus.admin.DeadLetter.Kind;
import dev.backplane.bus.admin.DeadLetter.Selection;
import dev.backplane.plugin.ErrorCode;
import dev.backplane.plugin.PluginException;

import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.ToIntFunction;
import java.util.stream.LongStream;

@Timeout(30)
class StoredDeadLettersTest {

    @TempDir private Path folder;
    private LetterKeeper keeper;
    private StoredDeadLetters letters;

    @BeforeEach
    void open() {
        keeper = new LetterKeeper(folder, BOUNDS);
        letters = new StoredDeadLetters(keeper);
    }

    @AfterEach
    void close() {
        keeper.close();
    }

    @Test
    void listsByTopicSubscriberAndCause() {
        keeper.accept(letter("orders/created"));
        keeper.accept(letter("orders/paid"));
        keeper.accept(Letters.event("stock/low", "", "stock", Cause.NO_SUBSCRIBER, "", Map.of()));
        assertThat(listed("orders/paid", null, null)).containsExactly(2L);
        assertThat(listed("orders/*", null, null)).containsExactly(1L, 2L);
        assertThat(listed("*", null, null)).containsExactly(1L, 2L, 3L);
        assertThat(listed(null, "", null)).containsExactly(3L);
        assertThat(listed(null, "billing", null)).containsExactly(1L, 2L);
        assertThat(listed(null, null, Cause.NO_SUBSCRIBER)).containsExactly(3L);
        assertThat(listed("orders/*", "", null)).isEmpty();
    }

    @Test
    void pagesThroughAllLettersOnce() {
        for (int i = 0; i < 950; i++) {
            keeper.accept(letter(i % 2 == 0 ? "even" : "odd"));
        }
        assertThat(letters.list(Selection.all())).hasSize(100);
        long after = 0;
        int pages = 0;
        List<DeadLetter> page = letters.list(new Selection("odd", null, null, 0, 200));
        while (!page.isEmpty()) {
            assertThat(page.getFirst().id()).isGreaterThan(after);
            after = page.getLast().id();
            pages++;
            page = letters.list(new Selection("odd", null, null, after, 200));
        }
        assertThat(pages).isEqualTo(3);
        assertThat(after).isEqualTo(950);
    }

    @Test
    void refusesASelectionOutOfRange() {
        for (Selection wrong :
                List.of(
                        new Selection(null, null, null, -1, 0),
                        new Selection(null, null, null, 0, -1),
                        new Selection(null, null, null, 0, 10_001))) {
            refused(ErrorCode.INVALID_ARGUMENT, () -> letters.list(wrong));
            refused(ErrorCode.INVALID_ARGUMENT, () -> letters.purge(wrong));
        }
    }

    @Test
    void purgesWhatIsSelectedOnly() {
        for (int i = 0; i < 900; i++) {
            keeper.accept(letter(i % 3 == 0 ? "third" : "other"));
        }
        assertThat(letters.purge(new Selection("third", null, null, 0, 10))).isEqualTo(10);
        assertThat(letters.purge(new Selection("third", null, null, 600, 0))).isEqualTo(100);
        assertThat(letters.purge(new Selection("third", null, null, 0, 0))).isEqualTo(190);
        assertThat(letters.totals().stored()).isEqualTo(600);
        assertThat(letters.purge(Selection.all())).isEqualTo(600);
        assertThat(letters.totals().storedBytes()).isZero();
    }

    @Test
    void purgesOneByItsId() {
        keeper.accept(letter("a"));
        keeper.accept(letter("a"));

        letters.purge(1);

        assertThat(ids(letters)).containsExactly(2L);
        refused(ErrorCode.UNKNOWN_DEAD_LETTER, () -> letters.purge(1));
        refused(ErrorCode.UNKNOWN_DEAD_LETTER, () -> letters.purge(-1));
        assertThat(ids(letters)).containsExactly(2L);
    }

    @Test
    void doesNotPurgeByItsIdWhatIsBeingReplayed() {
        keeper.accept(letter("a"));
        redeliver(
                letter -> {
                    refused(ErrorCode.UNKNOWN_DEAD_LETTER, () -> letters.purge(1));
                    assertThat(ids(letters)).containsExactly(1L);
                    return 1;
                });

        assertThat(letters.replay(1)).isEqualTo(1);

        assertThat(ids(letters)).isEmpty();
    }

    @Test
    void removesALetterThatWasTaken() {
        keeper.accept(letter("a"));
        redeliver(letter -> 3);
        assertThat(letters.replay(1)).isEqualTo(3);
        assertThat(ids(letters)).isEmpty();
        refused(ErrorCode.UNKNOWN_DEAD_LETTER, () -> letters.replay(1));
    }

    @Test
    void keepsALetterThatWasNotTaken() {
        keeper.accept(letter("a"));
        refused(ErrorCode.RUNTIME_UNAVAILABLE, () -> letters.replay(1));
        redeliver(
                letter -> {
                    throw new PluginException(ErrorCode.PLUGIN_NOT_ACTIVE, "billing is not there");
                });
        refused(ErrorCode.PLUGIN_NOT_ACTIVE, () -> letters.replay(1));
        assertThat(ids(letters)).containsExactly(1L);
    }

    @Test
    void refusesToReplayWhatIsNotWhatItWas() {
        keeper.accept(letter("a", Map.of("type", Thread.class)));
        redeliver(letter -> 1);
        refused(ErrorCode.INVALID_ARGUMENT, () -> letters.replay(1));
        assertThat(ids(letters)).containsExactly(1L);
    }

    @Test
    void deliversOnceHoweverManyReplayIt() throws Exception {
        keeper.accept(letter("a"));
        AtomicInteger delivered = new AtomicInteger();
        CountDownLatch others = new CountDownLatch(7);
        redeliver(
                letter -> {
                    await(others);
                    return delivered.incrementAndGet();
                });
        Callable<Boolean> replay =
                () -> {
                    try {
                        return letters.replay(1) == 1;
                    } catch (PluginException e) {
                        others.countDown();
                        return false;
                    }
                };
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var done = threads.invokeAll(Collections.nCopies(8, replay));
            assertThat(done.stream().filter(result -> result.resultNow())).hasSize(1);
        }
        assertThat(delivered).hasValue(1);
        assertThat(ids(letters)).isEmpty();
    }

    @Test
    void aReplayThatFailsAgainIsANewLetter() {
        keeper.accept(letter("a"));
        redeliver(
                letter -> {
                    keeper.accept(letter("again"));
                    return 1;
                });
        letters.replay(1);
        assertThat(ids(letters)).containsExactly(2L);
        assertThat(topics(letters)).containsExactly("again");
    }

    @Test
    void dropsDamagedLettersAndLeavesNewerOnesAlone() {
        byte[] newer = LetterCodec.encode(letter("newer"), 10_000);
        newer[0] = 9;
        keeper.accept(letter("a"));
        keeper.ask(
                store -> {
                    store.append(List.of(new byte[] {1, 2, 3}, newer), BOUNDS);
                    return true;
                });
        assertThat(topics(letters)).containsExactly("a");
        assertThat(letters.find(3)).isEmpty();
        assertThat(letters.totals().stored()).isEqualTo(2);
        assertThat(letters.purge(Selection.all())).isEqualTo(2);
    }

    @Test
    void idsRiseByOne() {
        for (int i = 0; i < 3000; i++) {
            keeper.accept(letter("t"));
        }
        List<Long> expected = LongStream.rangeClosed(2001, 3000).boxed().toList();
        assertThat(ids(letters)).isEqualTo(expected);
    }

    private List<Long> listed(
            @Nullable String target, @Nullable String subscriber, @Nullable Cause cause) {
        return letters.list(new Selection(target, subscriber, cause, 0, 0)).stream()
                .map(DeadLetter::id)
                .toList();
    }

    private void redeliver(ToIntFunction<DeadLetter> way) {
        letters.redeliveries = List.of(new FakeRedelivery(way));
    }

    private static void refused(ErrorCode code, ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        PluginException.class, e -> assertThat(e.code()).isEqualTo(code));
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(10, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private record FakeRedelivery(ToIntFunction<DeadLetter> way) implements Redelivery {

        @Override
        public boolean isFor(Kind kind) {
            return kind == Kind.EVENT;
        }

        @Override
        public int redeliver(DeadLetter letter) {
            return way.applyAsInt(letter);
        }
    }
}
