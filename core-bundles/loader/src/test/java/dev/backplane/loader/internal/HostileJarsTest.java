package dev.backplane.loader.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.backplane.itests.hostile.HostileJar;
import dev.backplane.itests.hostile.HostileJars;
import dev.backplane.loader.ArtifactSource;
import dev.backplane.loader.Cleanup;
import dev.backplane.loader.internal.policy.TestPolicy;
import dev.backplane.loader.internal.trust.TestTrust;
import dev.backplane.plugin.ErrorCode;
import dev.backplane.plugin.PluginException;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/** Each is refused with its own reason or kept whole, and nothing appears but in the store. */
class HostileJarsTest {

    private static List<HostileJar> jars;

    @TempDir static Path folder;
    private static ContentAddressedLoader loader;

    @BeforeAll
    static void makeThem() throws IOException {
        jars = HostileJars.all();
        loader =
                new ContentAddressedLoader(
                        TestConfig.context(
                                Map.of("backplane.home", folder.resolve("in/home").toString())),
                        TestConfig.with(Map.of("sync", false)),
                        TestPolicy.with(Map.of()),
                        TestTrust.none());
    }

    @BeforeEach
    @AfterEach
    void nothingOutsideOfTheStore() throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            Path index = folder.resolve("in/home/data/store.index");
            assertThat(files.filter(Files::isRegularFile).filter(file -> !file.equals(index)))
                    .allSatisfy(
                            file ->
                                    assertThat(file)
                                            .hasParentRaw(folder.resolve("in/home/data/store"))
                                            .hasExtension("jar"));
        }
    }

    @Test
    void areMany() {
        assertThat(jars).extracting(HostileJar::name).doesNotHaveDuplicates();
        assertThat(jars.stream().map(jar -> Arrays.hashCode(jar.bytes())).distinct().count())
                .isGreaterThanOrEqualTo(200);
    }

    static List<HostileJar> jars() {
        return jars;
    }

    @ParameterizedTest
    @MethodSource("jars")
    void doNoHarm(HostileJar jar) throws IOException {
        long before = stored();
        Throwable thrown =
                catchThrowable(
                        () ->
                                loader.stage(
                                        new ArtifactSource.Upload(
                                                jar.name() + ".jar",
                                                new ByteArrayInputStream(jar.bytes()))));
        if (jar.reason().isEmpty()) {
            assertThat(thrown).isNull();
            loader.collect(Set.of(), new Cleanup(true, false));
            return;
        }
        assertThat(thrown)
                .isInstanceOf(PluginException.class)
                .hasMessageStartingWith("'" + jar.name() + ".jar' is refused: ")
                .hasMessageContaining(jar.reason().get());
        assertThat(((PluginException) thrown).code())
                .isIn(ErrorCode.BAD_ARTIFACT, ErrorCode.TOO_LARGE, ErrorCode.UNTRUSTED);
        assertThat(thrown.getMessage()).hasSizeLessThan(1_000).doesNotContain("\n", "\u001b");
        assertThat(stored()).isEqualTo(before);
    }

    private static long stored() throws IOException {
        try (Stream<Path> files = Files.list(folder.resolve("in/home/data/store"))) {
            return files.count();
        }
    }
}
