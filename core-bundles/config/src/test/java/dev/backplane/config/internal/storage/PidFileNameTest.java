package dev.backplane.config.internal.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;

class PidFileNameTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "dev.backplane.plugin~greeter",
                "Com.Acme.GREETER",
                "..",
                ".hidden",
                "../../etc/passwd",
                "a/b\\c:d|e?f*g",
                "100%",
                "%2e",
                "line\nbreak\u0000",
                "grüße 🙂",
                "pid|com.acme.bsn|1.2.3|reference:file:/a b.jar"
            })
    void everyPidComesBackFromItsFileName(String pid) throws IOException {
        String name = PidFileName.of(pid);

        assertThat(name).matches("[a-z0-9._~%-]+").doesNotStartWith(".").endsWith(".config");
        assertThat(PidFileName.toPid(name)).contains(pid);
    }

    @Test
    void pidsThatDifferInCaseOnlyHaveFilesThatDifferInMore() throws IOException {
        assertThat(PidFileName.of("Greeter")).isNotEqualToIgnoringCase(PidFileName.of("greeter"));
    }

    @Test
    void plainPidsStayReadable() throws IOException {
        assertThat(PidFileName.of("dev.backplane.plugin~greeter"))
                .isEqualTo("dev.backplane.plugin~greeter.config");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"Greeter.config", "greeter.cfg", "a%2.config", "a%zz.config", ".config"})
    void foreignFileNamesStandForNoPid(String name) {
        assertThat(PidFileName.toPid(name)).isEmpty();
    }

    @Test
    void tooLongPidsAreRefusedWithTheLimit() {
        assertThatThrownBy(() -> PidFileName.of("x".repeat(201)))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("201")
                .hasMessageContaining("200");
    }
}
