package dev.backplane.loader.internal.validation;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.file.Path;
import java.util.Set;

class FragmentsTest {

    @TempDir Path folder;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "org.jline",
                "org.jline;bundle-version=\"[99,100)\"",
                "org.apache.sshd.osgi;visibility:=private"
            })
    void refusesAFragmentOfTheRuntimeInAnyVersion(String host) {
        assertThatThrownBy(() -> check(host))
                .hasMessageStartingWith("'x.jar' is refused: it is a fragment of '")
                .hasMessageContaining("a bundle of the runtime itself");
    }

    @Test
    void hasNothingAgainstOthers() {
        assertThatCode(() -> check("org.jline.reader")).doesNotThrowAnyException();
        assertThatCode(() -> check("org")).doesNotThrowAnyException();
    }

    @Test
    void asksForTheRuntimesBundlesForAFragmentOnly() {
        Path jar = TestJar.bundle("com.acme.plain", "1").in(folder, "x.jar");

        assertThatCode(
                        () ->
                                Fragments.check(
                                        "x.jar",
                                        ArtifactInspector.describe("x.jar", jar),
                                        () -> {
                                            throw new AssertionError("asked");
                                        }))
                .doesNotThrowAnyException();
    }

    private void check(String host) {
        Path jar =
                TestJar.bundle("com.acme.fragment", "1")
                        .header("Fragment-Host", host)
                        .in(folder, "x.jar");
        Fragments.check(
                "x.jar",
                ArtifactInspector.describe("x.jar", jar),
                () -> Set.of("org.jline", "org.apache.sshd.osgi"));
    }
}
