package dev.backplane.loader.internal.validation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;

class NestedJarTest {

    private static final byte[] CLASS = Bytes.classFile(0, 61);

    @TempDir Path folder;

    @Test
    void looksAtTheClassesWithin() {
        TestJar jar =
                plugin("lib/a.jar,/lib/b.jar,missing.jar,.")
                        .entry("com/acme/A.class", CLASS)
                        .entry("lib/a.jar", TestJar.empty().entry("B.class", CLASS).bytes())
                        .entry("lib/b.jar", TestJar.empty().entry("C.class", CLASS).bytes())
                        .entry("lib/other.jar", TestJar.empty().entry("D.class", CLASS).bytes());

        List<String> visited = Collections.synchronizedList(new ArrayList<>());
        ArtifactInspector.inspect(
                "x.jar",
                jar.in(folder, "x.jar"),
                Inspection.DEFAULTS,
                descriptor -> Optional.of((entry, shape) -> visited.add(entry)));

        assertThat(visited)
                .containsExactlyInAnyOrder(
                        "com/acme/A.class", "lib/a.jar!/B.class", "lib/b.jar!/C.class");
    }

    @Test
    void refusesWhatIsWrongWithin() {
        byte[] sound = TestJar.empty().entry("A.class", CLASS).bytes();
        refused(
                plugin("lib/a.jar").entry("lib/a.jar", "no jar"),
                "'lib/a.jar', which its" + " Bundle-ClassPath names, is no sound jar");
        refused(
                plugin("lib/a.jar").entry("lib/a.jar", Arrays.copyOf(sound, sound.length - 5)),
                "is no sound jar");
        refused(
                plugin("lib/a.jar")
                        .entry(
                                "lib/a.jar",
                                TestJar.empty().entry("A.class", Bytes.classFile(0, 200)).bytes()),
                "the class 'lib/a.jar!/A.class' is made for Java 156");
        refused(
                plugin("lib/a.jar").entry("lib/a.jar", TestJar.empty().entry("../x", "x").bytes()),
                "leads outside");
    }

    @Test
    void sharesItsLimitsWithWhatIsWithin() {
        byte[] noise = new byte[600_000];
        new Random(1).nextBytes(noise);
        byte[] inner = TestJar.empty().entry("noise", noise).bytes();
        TestJar jar = plugin("a.jar").entry("a.jar", inner);

        assertThatThrownBy(() -> inspect(jar, Inspection.terms(100, 1_000_000)))
                .hasMessageContaining("maxUncompressedBytes");
        assertThatThrownBy(() -> inspect(jar, Inspection.terms(2, 10_000_000)))
                .hasMessageContaining("it holds 3 entries, the limit is 2");
        assertThatThrownBy(
                        () ->
                                inspect(
                                        jar,
                                        new ValidationTerms(
                                                100, 10_000_000, 200, 500_000, Set.of())))
                .hasMessageContaining("the jar 'a.jar' within it has")
                .hasMessageContaining("maxNestedJarBytes");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"../a.jar", "lib/../../a.jar", "lib/..", "external:/etc/a.jar", "C:/a.jar"})
    void refusesAClassPathThatLeadsOutside(String path) {
        refused(plugin(path), "Bundle-ClassPath is wrong: '" + path + "' leads outside the bundle");
    }

    @Test
    void readsTheClassPathAsTheFrameworkDoes() {
        refused(
                plugin("lib/a;b=.jar").entry("lib/a;b=.jar", "no jar"),
                "'lib/a;b=.jar', which its Bundle-ClassPath names, is no sound jar");
    }

    @Test
    void takesFoldersAndMissingPartsOfTheClassPath() {
        inspect(plugin("., classes/ ,nothing.jar").entry("classes/", ""), Inspection.DEFAULTS);
    }

    private static TestJar plugin(String classPath) {
        return TestJar.plugin("p", "1").header("Bundle-ClassPath", classPath);
    }

    private void refused(TestJar jar, String reason) {
        assertThatThrownBy(() -> inspect(jar, Inspection.DEFAULTS))
                .hasMessageStartingWith("'x.jar' is refused: ")
                .hasMessageContaining(reason);
    }

    private void inspect(TestJar jar, ValidationTerms terms) {
        assertThat(Inspection.of("x.jar", jar.in(folder, "x.jar"), terms).name()).isNotEmpty();
    }
}
