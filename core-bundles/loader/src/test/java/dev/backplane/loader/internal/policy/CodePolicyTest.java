package dev.backplane.loader.internal.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.acme.sample.Innocent;
import com.acme.sample.Offender;

import dev.backplane.loader.PluginDescriptor;
import dev.backplane.loader.internal.validation.ArtifactInspector;
import dev.backplane.loader.internal.validation.ClassBytes;
import dev.backplane.loader.internal.validation.Inspection;
import dev.backplane.loader.internal.validation.TestJar;
import dev.backplane.plugin.ErrorCode;
import dev.backplane.plugin.PluginException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

class CodePolicyTest {

    private static final Map<String, Object> WARN = Map.of("exit", "warn");

    @TempDir Path folder;

    @Test
    void refusesAPluginThatEndsTheJvmAndNamesThePlaces() {
        assertThatThrownBy(() -> judge(offender(), Map.of()))
                .isInstanceOf(PluginException.class)
                .hasMessageStartingWith("'x.jar' is refused: its code may end the JVM: ")
                .hasMessageFindingMatch(
                        "sample\\.Offender\\.leave\\(Offender\\.java:\\d+\\) calls System\\.exit")
                .hasMessageFindingMatch(
                        "leaveAtOnce\\(Offender\\.java:\\d+\\) calls Runtime\\.halt")
                .hasMessageFindingMatch("leaveLater\\(Offender\\.java:\\d+\\) calls System\\.exit")
                .hasMessageContaining(
                        "add com.acme.p:exit to allow of the configuration"
                                + " dev.backplane.loader.code")
                .extracting("code")
                .isEqualTo(ErrorCode.UNTRUSTED);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "exit | may end the JVM | calls System.exit",
                "process | starts processes | calls ProcessBuilder.start",
                "native | loads or calls native code | calls System.loadLibrary",
                "native | loads or calls native code | calls java.lang.foreign.SymbolLookup.libraryLookup",
                "unsafe | uses internals of the JDK | uses sun.misc.Unsafe",
                "reflection | opens what is private to others | calls java.lang.reflect.Field.setAccessible",
                "reflection | opens what is private to others | calls java.lang.invoke.MethodHandles.privateLookupIn",
                "internals | uses internals of the runtime | uses org.apache.felix.framework.Felix"
            })
    void goesByTheLevelOfEachRule(String rule, String meaning, String deed) {
        assertThat(judge(offender(), WARN).warnings())
                .hasSize(Rule.values().length)
                .filteredOn(warning -> warning.startsWith("its code " + meaning))
                .singleElement()
                .asString()
                .contains(deed, "Offender.java:", "com.acme.p:" + rule);
        assertThat(judge(offender(), with(rule, "off")).warnings())
                .hasSize(Rule.values().length - 1)
                .noneMatch(warning -> warning.contains(meaning));
        assertThatThrownBy(() -> judge(offender(), with(rule, "enforce")))
                .hasMessageContaining("is refused: its code " + meaning);
    }

    @Test
    void letsPassWhatIsAllowedToThisPlugin() {
        String[] some = {"com.acme.other:*", " com.acme.p : exit, native"};

        assertThat(judge(offender(), Map.of("allow", some)).warnings())
                .hasSize(Rule.values().length - 2)
                .noneMatch(warning -> warning.contains("end the JVM"))
                .noneMatch(warning -> warning.contains("native code"));
        assertThat(judge(offender(), Map.of("allow", new String[] {"com.acme.p:*"})).warnings())
                .isEmpty();
    }

    @Test
    void aTypingErrorOpensNothing() {
        assertThatThrownBy(() -> judge(offender(), Map.of("exit", "warm")))
                .hasMessageContaining("end the JVM");
        assertThatThrownBy(
                        () ->
                                judge(
                                        offender(),
                                        Map.of(
                                                "allow",
                                                new String[] {"com.acme.p", "com.acme.p:exits"})))
                .hasMessageContaining("end the JVM");
    }

    @Test
    void hasNothingAgainstInnocentCode() {
        assertThat(judge(TestJar.plugin("p", "1").with(Innocent.class), Map.of()).warnings())
                .isEmpty();
    }

    @Test
    void leavesLibrariesToTheGuardThatWatchesThemRun() {
        TestJar library = TestJar.bundle("com.acme.lib", "1").with(Offender.class);

        assertThat(judge(library, Map.of("process", "enforce")).warnings()).isEmpty();
    }

    @Test
    void looksIntoJarsWithin() {
        TestJar jar =
                TestJar.plugin("p", "1")
                        .header("Bundle-ClassPath", "lib/a.jar")
                        .entry("lib/a.jar", TestJar.empty().with(Offender.class).bytes());

        assertThatThrownBy(() -> judge(jar, Map.of())).hasMessageContaining("calls System.exit");
    }

    @Test
    void namesTheClassWhereTheLinesAreMissing() {
        byte[] bare = ClassBytes.withoutDebugging(Offender.class);

        assertThatThrownBy(() -> judge(TestJar.plugin("p", "1").entry("A.class", bare), Map.of()))
                .hasMessageContaining("Offender.leave(Unknown Source) calls System.exit");
    }

    @Test
    void boundsWhatItShows() {
        TestJar jar = TestJar.plugin("p", "1");
        for (int i = 0; i < 30; i++) {
            jar.entry("a/Many" + i + ".class", ClassBytes.exiting("a.Many" + i, 50));
        }

        assertThatThrownBy(() -> judge(jar, Map.of()))
                .hasMessageContaining("a.Many0.run(Many.java:1) calls System.exit, ")
                .hasMessageContaining(", and 597 more; if")
                .satisfies(e -> assertThat(e.getMessage()).hasSizeLessThan(500));
    }

    @Test
    void reviewsAnewWhatIsStoredAlready() {
        Path file = offender().in(folder, "x.jar");
        CodeReview review = TestPolicy.with(Map.of()).review();
        PluginDescriptor stored = ArtifactInspector.revisit("x.jar", file, review::visitor);

        assertThatThrownBy(() -> review.judge("x.jar", stored)).hasMessageContaining("end the JVM");
        assertThat(Arrays.stream(Rule.values()).map(Rule::key)).contains("exit", "native");
    }

    private static Map<String, Object> with(String rule, String level) {
        Map<String, Object> config = new HashMap<>(WARN);
        config.put(rule, level);
        return config;
    }

    private static TestJar offender() {
        return TestJar.plugin("p", "1").with(Offender.class).with(Innocent.class);
    }

    private PluginDescriptor judge(TestJar jar, Map<String, Object> config) {
        CodeReview review = TestPolicy.with(config).review();
        PluginDescriptor descriptor =
                ArtifactInspector.inspect(
                        "x.jar", jar.in(folder, "x.jar"), Inspection.DEFAULTS, review::visitor);
        return review.judge("x.jar", descriptor);
    }
}
