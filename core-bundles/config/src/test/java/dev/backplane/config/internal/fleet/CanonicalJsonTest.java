package dev.backplane.config.internal.fleet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.io.IOException;
import java.util.stream.Stream;

class CanonicalJsonTest {

    @ParameterizedTest
    @MethodSource
    @Timeout(10)
    void whateverComesIsReadOrRefused(String json) {
        Throwable refused = catchThrowable(() -> CanonicalJson.write(CanonicalJson.read(json)));

        if (refused != null) {
            assertThat(refused).isInstanceOf(IOException.class);
        }
    }

    static Stream<String> whateverComesIsReadOrRefused() {
        return Stream.of(
                "",
                "null",
                "[]",
                "\"text\"",
                "{\"a\":1}{\"b\":2}",
                "{\"a\":" + "[".repeat(100_000) + "]".repeat(100_000) + "}",
                "{\"a\":".repeat(100_000) + "1" + "}".repeat(100_000),
                "[".repeat(1_000_000),
                "{\"a\":1e999999999}",
                "{\"a:Integer\":1e999999999}",
                "{\"a:Integer\":\"x\"}",
                "{\"a:Byte[]\":[1e9,null,\"\",{}]}",
                "{\"a:Unknown\":1}",
                "{\"a:Collection<Integer>\":[1,\"x\"]}",
                "{\":\":1,\"\":2,\":Integer\":3}",
                "{\"a:binary\":\"%%%\"}",
                "{\"a\":null,\"A\":1,\"a:Integer\":2}",
                "{\"a\":\"\\ud800\"}");
    }
}
