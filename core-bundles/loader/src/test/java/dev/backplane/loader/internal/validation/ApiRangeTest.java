package dev.backplane.loader.internal.validation;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.apache.felix.utils.resource.ResourceBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.osgi.framework.BundleException;
import org.osgi.resource.Capability;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

class ApiRangeTest {

    @TempDir Path folder;

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "dev.backplane.bus;version=\"[2,3)\" | needs Backplane API [2,3), this runtime has 0.1",
                "dev.backplane.bus;version=\"(1.5,2.1]\" | API (1.5,2.1], this runtime has 0.1",
                "dev.backplane.bus;version=1 | API [1,), this runtime has 0.1",
                "dev.backplane.bus;version=\"[0.1,0.1]\" | API [0.1,0.1], this runtime has 0.1.2",
                "a,dev.backplane.web;version=\"[1,2)\" | the package dev.backplane.web [1,2), which the"
                        + " Backplane API of this runtime does not have",
                "dev.backplane.web | the package dev.backplane.web, which"
            })
    void refusesWhatIsMadeForAnotherApi(String imports, String reason) {
        String version = reason.endsWith("0.1.2") ? "0.1.2" : "0.1";
        assertThatThrownBy(() -> check(imports, () -> api(version)))
                .hasMessageStartingWith("'x.jar' is refused: it needs ")
                .hasMessageContaining(reason);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "dev.backplane.bus",
                "dev.backplane.bus;version=\"[0.1,1)\"",
                "dev.backplane.web;resolution:=optional;version=\"[2,3)\"",
                "dev.backplane.samples.greeting;version=\"[2,3)\"",
                "com.acme;version=\"[9,10)\""
            })
    void acceptsWhatThisRuntimeHasAndWhatIsNotItsBusiness(String imports) {
        assertThatCode(() -> check(imports, () -> api("0.1"))).doesNotThrowAnyException();
    }

    @Test
    void leavesDynamicImportsToThePlugin() {
        Path jar =
                TestJar.bundle("com.acme.a", "1")
                        .header("DynamicImport-Package", "dev.backplane.web,dev.backplane.*")
                        .in(folder, "x.jar");

        assertThatCode(
                        () ->
                                ApiRange.check(
                                        "x.jar",
                                        ArtifactInspector.describe("x.jar", jar),
                                        () -> api("0.1")))
                .doesNotThrowAnyException();
    }

    @Test
    void asksForTheApiOnlyWhereItIsImported() {
        assertThatCode(
                        () ->
                                check(
                                        "com.acme",
                                        () -> {
                                            throw new AssertionError("asked");
                                        }))
                .doesNotThrowAnyException();
    }

    private void check(String imports, Supplier<List<Capability>> api) {
        Path jar =
                TestJar.bundle("com.acme.a", "1")
                        .header("Import-Package", imports)
                        .in(folder, "x.jar");
        ApiRange.check("x.jar", ArtifactInspector.describe("x.jar", jar), api);
    }

    private static List<Capability> api(String version) {
        try {
            return ResourceBuilder.build(
                            null,
                            Map.of(
                                    "Bundle-ManifestVersion",
                                    "2",
                                    "Bundle-SymbolicName",
                                    "dev.backplane.api",
                                    "Export-Package",
                                    "dev.backplane.bus;version=" + version))
                    .getCapabilities("osgi.wiring.package");
        } catch (BundleException e) {
            throw new AssertionError(e);
        }
    }
}
