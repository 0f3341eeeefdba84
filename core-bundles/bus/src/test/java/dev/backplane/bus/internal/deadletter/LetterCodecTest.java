package dev.backplane.bus.internal.deadletter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.backplane.bus.admin.DeadLetter;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.lang.reflect.Array;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;

@Timeout(30)
class LetterCodecTest {

    private static final int LIMIT = 1 << 20;

    private final long seed = System.nanoTime();

    @Test
    void readsWhatItWrote() throws Exception {
        RandomLetters letters = new RandomLetters(seed);
        for (int i = 0; i < 2000; i++) {
            DeadLetter letter = letters.next();
            DeadLetter read = LetterCodec.decode(letter.id(), LetterCodec.encode(letter, LIMIT));
            assertThat(parts(read)).as("seed %d", seed).isEqualTo(parts(letter));
        }
    }

    @Test
    void readsOrRefusesWhateverTheBytesAre() {
        RandomLetters letters = new RandomLetters(seed);
        Random random = new Random(seed);
        for (int i = 0; i < 5000; i++) {
            byte[] bytes = LetterCodec.encode(letters.next(), LIMIT);
            for (int damages = random.nextInt(5); damages >= 0; damages--) {
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
            }
            readsOrRefuses(bytes);
        }
    }

    @Test
    void refusesALetterThatEndsTooEarly() {
        byte[] bytes = LetterCodec.encode(new RandomLetters(seed).next(), LIMIT);
        for (int length = 0; length < bytes.length; length++) {
            byte[] part = Arrays.copyOf(bytes, length);
            assertThatThrownBy(() -> LetterCodec.decode(1, part))
                    .as("seed %d, %d bytes", seed, length)
                    .isInstanceOf(UnreadableLetterException.class);
        }
    }

    @Test
    void namesTheVersionItDoesNotKnow() {
        byte[] bytes = LetterCodec.encode(TestLetters.letter("a"), LIMIT);
        bytes[0] = 7;
        assertThatThrownBy(() -> LetterCodec.decode(1, bytes))
                .isInstanceOf(UnreadableLetterException.class)
                .hasMessageContaining("form 7")
                .hasMessageContaining("reads form 1");
    }

    @Test
    void keepsTheHeadAndWhatFitsOfALargeLetter() throws Exception {
        DeadLetter large =
                TestLetters.letter(
                        "a",
                        Map.of("id", 42, "payload", new byte[100_000], "text", "x".repeat(90_000)));
        DeadLetter read =
                LetterCodec.decode(1, LetterCodec.encode(Shortened.of(large, 20_000), 20_000));
        assertThat(read.replayable()).isFalse();
        assertThat(read.target()).isEqualTo("a");
        assertThat(read.cause()).isEqualTo(large.cause());
        assertThat(read.properties()).containsEntry("id", 42);
        assertThat(read.properties().get("payload")).asString().contains("100000 bytes");
        assertThat(read.properties().get("text"))
                .asString()
                .startsWith("xxx")
                .hasSizeLessThan(1100);
    }

    @Test
    void shortensWhateverIsLarge() {
        Random random = new Random(seed);
        for (int i = 0; i < 200; i++) {
            String name = "ä\ud83d".repeat(random.nextInt(50_000));
            DeadLetter large =
                    TestLetters.letter(
                            name, Map.of(name, name, "b", new long[random.nextInt(9_000)]));
            int limit = Bounds.LEAST_LETTER_BYTES;
            assertThat(LetterCodec.encode(Shortened.of(large, limit), limit).length)
                    .as("seed %d", seed)
                    .isLessThanOrEqualTo(limit);
        }
    }

    private void readsOrRefuses(byte[] bytes) {
        try {
            assertThat(LetterCodec.decode(1, bytes)).isNotNull();
        } catch (UnreadableLetterException e) {
            assertThat(e).as("seed %d", seed).hasMessageNotContaining("null");
        }
    }

    private static Object parts(DeadLetter letter) {
        return List.of(
                parts(letter.properties()),
                ForeignValues.with(letter, Map.of(), letter.replayable()));
    }

    /** With lists in place of arrays, which have no equals; the types must be the same, too. */
    private static Object parts(Object value) {
        return switch (value) {
            case null -> "nothing";
            case Map<?, ?> map -> {
                Map<Object, Object> parts = new HashMap<>();
                map.forEach((key, item) -> parts.put(parts(key), parts(item)));
                yield parts;
            }
            case Set<?> set -> set.stream().map(LetterCodecTest::parts).collect(Collectors.toSet());
            case List<?> list -> list.stream().map(LetterCodecTest::parts).toList();
            default -> value.getClass().isArray() ? items(value) : value;
        };
    }

    private static Object items(Object array) {
        List<Object> items = new ArrayList<>();
        items.add(array.getClass());
        for (int i = 0; i < Array.getLength(array); i++) {
            items.add(Array.get(array, i));
        }
        return items;
    }
}
