package dev.backplane.loader.internal.validation;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.file.Path;
import java.util.Set;

class WeavingTest {

    @TempDir Path folder;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "org.osgi.framework.hooks.weaving",
                "org.osgi.framework.hooks.weaving;version=\"[1.0,2)\"",
                "a,org.osgi.framework.hooks.weaving;resolution:=optional;version=\"[1.0,2)\""
            })
    void refusesAWeaver(String imports) {
        assertThatThrownBy(() -> check(imports, Set.of("com.acme.other")))
                .hasMessageStartingWith("'x.jar' is refused: it weaves classes")
                .hasMessageContaining("add com.acme.weaver to weavers");
    }

    @Test
    void letsATrustedWeaverIn() {
        assertThatCode(
                        () ->
                                check(
                                        "org.osgi.framework.hooks.weaving;version=\"[1.0,2)\"",
                                        Set.of("com.acme.weaver")))
                .doesNotThrowAnyException();
    }

    @Test
    void hasNothingAgainstOtherBundles() {
        assertThatCode(() -> check("org.osgi.framework.wiring,org.osgi.framework", Set.of()))
                .doesNotThrowAnyException();
    }

    private void check(String imports, Set<String> trusted) {
        Path jar =
                TestJar.bundle("com.acme.weaver", "1")
                        .header("Import-Package", imports)
                        .in(folder, "x.jar");
        Weaving.check("x.jar", ArtifactInspector.describe("x.jar", jar), trusted);
    }
}
