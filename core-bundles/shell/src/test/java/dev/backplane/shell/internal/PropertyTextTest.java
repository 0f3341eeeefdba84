package dev.backplane.shell.internal;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;

class PropertyTextTest {

    @Test
    void showsBytesAsTextWhereTheyArePrintable() {
        assertThat(PropertyText.of("Grüße\n☕".getBytes(StandardCharsets.UTF_8)))
                .isEqualTo("Grüße\n☕");
        assertThat(PropertyText.of(new byte[0])).isEmpty();
    }

    @Test
    void showsOtherBytesBySizeAndHead() {
        assertThat(PropertyText.of(new byte[] {0, (byte) 0xff, 10})).isEqualTo("3 bytes: 00 ff 0a");
        assertThat(PropertyText.of(new byte[5000])).matches("5000 bytes: (00 ){16}\\.\\.\\.");
        assertThat(PropertyText.of("\u001b[31m".getBytes(StandardCharsets.UTF_8)))
                .startsWith("5 bytes: 1b");
    }

    @Test
    void cutsWhatIsLongAndMasksWhatATerminalWouldObey() {
        assertThat(PropertyText.of("x".repeat(3000)))
                .hasSizeLessThan(2100)
                .endsWith("... (3000 characters in all)");
        assertThat(PropertyText.of("a\u001b[31mb")).isEqualTo("a?[31mb");
        assertThat(PropertyText.of(List.of("a", 1L))).isEqualTo("[a, 1]");
        assertThat(PropertyText.of(new String[] {"a", "b\u0007"})).isEqualTo("[a, b?]");
        assertThat(PropertyText.of(new int[] {1, 2})).isEqualTo("[1, 2]");
    }

    @Test
    void saysAgesInTheLargestUnitThatFits() {
        assertThat(Age.of(Duration.ofSeconds(-3))).isEqualTo("0 s");
        assertThat(Age.of(Duration.ofSeconds(119))).isEqualTo("119 s");
        assertThat(Age.of(Duration.ofMinutes(5))).isEqualTo("5 min");
        assertThat(Age.of(Duration.ofHours(47))).isEqualTo("47 h");
        assertThat(Age.of(Duration.ofDays(9))).isEqualTo("9 d");
    }
}
