package dev.backplane.loader.internal.validation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.backplane.loader.PluginDescriptor;
import dev.backplane.plugin.ErrorCode;
import dev.backplane.plugin.PluginException;

import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.osgi.resource.Resource;

import java.nio.file.Path;

class FrameworkGuardTest {

    @TempDir Path folder;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "system.bundle",
                "system.bundle;extension:=framework",
                "system.bundle;extension:=bootclasspath",
                "org.apache.felix.framework",
                "org.apache.felix.framework;bundle-version=7",
                "com.acme.other;extension:=framework"
            })
    void refusesFrameworkExtensions(String host) {
        refused(TestJar.bundle("a", "1").header("Fragment-Host", host))
                .hasMessageContaining("framework extension")
                .hasMessageContaining("take the whole runtime down");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "dev.backplane.manager",
                "dev.backplane.api;bundle-version=0.1",
                "org.apache.felix.scr"
            })
    void refusesFragmentsOfTheRuntime(String host) {
        refused(TestJar.bundle("a", "1").header("Fragment-Host", host))
                .hasMessageContaining("fragment of");
    }

    @Test
    void acceptsFragmentsOfOthers() {
        Resource fragment =
                describe(
                                TestJar.bundle("a", "1")
                                        .header(
                                                "Fragment-Host",
                                                "com.acme.host;bundle-version=\"[1,2)\""))
                        .resource();

        assertThat(fragment.getRequirements("osgi.wiring.host")).hasSize(1);
        assertThat(fragment.getCapabilities("osgi.wiring.host")).isEmpty();
        assertThat(
                        describe(
                                        TestJar.bundle("b", "1")
                                                .header(
                                                        "Fragment-Host",
                                                        "dev.backplane.samples.greeter"))
                                .name())
                .isEqualTo("b");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "dev.backplane",
                "dev.backplane.bus",
                "dev.backplane.anything",
                "system.bundle",
                "org.apache.felix.framework",
                "org.apache.felix.configadmin"
            })
    void refusesNamesOfTheRuntime(String name) {
        refused(TestJar.bundle(name, "1")).hasMessageContaining("reserved");
    }

    @Test
    void refusesAConsoleThatWouldStopTheRuntime() {
        refused(TestJar.bundle("org.apache.felix.gogo.shell", "1.1.4"))
                .hasMessageContaining("stops the runtime")
                .hasMessageContaining("backplane shell");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "org.osgi.framework",
                "com.acme,org.osgi.framework.wiring;version=1.2",
                "dev.backplane.bus"
            })
    void refusesSecondCopiesOfTheRuntimesPackages(String exports) {
        refused(TestJar.bundle("a", "1").header("Export-Package", exports))
                .hasMessageContaining("only the runtime may")
                .hasMessageContaining("do not export it");
    }

    @Test
    void samplesMayUseTheRuntimesName() {
        assertThat(
                        describe(
                                        TestJar.bundle("dev.backplane.samples.greeter", "1")
                                                .header(
                                                        "Export-Package",
                                                        "dev.backplane.samples.greeting"))
                                .symbolicName())
                .isEqualTo("dev.backplane.samples.greeter");
    }

    private PluginDescriptor describe(TestJar jar) {
        return ArtifactInspector.describe("x.jar", jar.in(folder, "x.jar"));
    }

    private AbstractThrowableAssert<?, ?> refused(TestJar jar) {
        Path file = jar.in(folder, "x.jar");
        PluginException refusal =
                catchThrowableOfType(
                        PluginException.class, () -> ArtifactInspector.describe("x.jar", file));
        assertThat(refusal).as("refusal").isNotNull();
        assertThat(refusal.code()).isEqualTo(ErrorCode.BAD_ARTIFACT);
        return assertThat(refusal).hasMessageStartingWith("'x.jar' is refused: ");
    }
}
