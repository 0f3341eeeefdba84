package dev.backplane.loader.internal.validation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.backplane.loader.PluginDescriptor;
import dev.backplane.loader.PluginType;
import dev.backplane.plugin.ErrorCode;
import dev.backplane.plugin.PluginException;

import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.Version;
import org.osgi.resource.Requirement;
import org.osgi.resource.Resource;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;

class ManifestTest {

    private static final int RUNNING = Runtime.version().feature();

    @TempDir Path folder;

    @Test
    void pluginIsNamedByItsCapability() {
        PluginDescriptor plugin = describe(TestJar.plugin("greeter", "1.2.0.beta"));

        assertThat(plugin.name()).isEqualTo("greeter");
        assertThat(plugin.type()).isEqualTo(PluginType.BUNDLE);
        assertThat(plugin.symbolicName()).isEqualTo("com.acme.greeter");
        assertThat(plugin.version()).isEqualTo(new Version(1, 2, 0, "beta"));
        assertThat(plugin.description()).isEqualTo("Says greeter");
    }

    @Test
    void libraryIsNamedByItsSymbolicName() {
        PluginDescriptor library =
                describe(
                        TestJar.bundle("com.acme.lib;singleton:=true", "3")
                                .header("Bundle-Description", "Useful\u001b[31m   things"));

        assertThat(library.name()).isEqualTo("com.acme.lib");
        assertThat(library.type()).isEqualTo(PluginType.LIBRARY);
        assertThat(library.symbolicName()).isEqualTo("com.acme.lib");
        assertThat(library.description()).isEqualTo("Useful?[31m things");
    }

    @Test
    void versionDefaultsToZero() {
        assertThat(describe(TestJar.bundle("a", "1").without("Bundle-Version")).version())
                .isEqualTo(Version.emptyVersion);
    }

    @Test
    void describesWhatTheManifestDeclares() {
        Resource resource =
                describe(
                                TestJar.bundle("com.acme.lib", "3.1")
                                        .header(
                                                "Import-Package",
                                                "java.util,com.acme.api;version=\"[1,2)\",com.acme.extra;resolution:=optional")
                                        .header(
                                                "Export-Package",
                                                "com.acme.lib;version=3.1;uses:=\"com.acme.api\"")
                                        .header(
                                                "Require-Bundle",
                                                "com.acme.other;bundle-version=\"[2,3)\"")
                                        .header("DynamicImport-Package", "*,com.acme.plugins.*")
                                        .header("Bundle-RequiredExecutionEnvironment", "JavaSE-1.8")
                                        .header(
                                                "Provide-Capability",
                                                "osgi.service;objectClass:List<String>=\"com.acme.Api\";effective:=active")
                                        .header(
                                                "Require-Capability",
                                                "osgi.extender;filter:=\"(osgi.extender=osgi.component)\""))
                        .resource();

        assertThat(resource.getCapabilities("osgi.wiring.package"))
                .singleElement()
                .satisfies(
                        export ->
                                assertThat(export.getAttributes())
                                        .containsEntry("osgi.wiring.package", "com.acme.lib")
                                        .containsEntry("version", new Version("3.1")));
        assertThat(resource.getCapabilities("osgi.wiring.bundle")).hasSize(1);
        assertThat(resource.getCapabilities("osgi.wiring.host")).hasSize(1);
        assertThat(resource.getCapabilities("osgi.identity")).hasSize(1);
        assertThat(resource.getCapabilities("osgi.service"))
                .singleElement()
                .satisfies(
                        service ->
                                assertThat(service.getAttributes())
                                        .containsEntry("objectClass", List.of("com.acme.Api")));
        assertThat(resource.getRequirements("osgi.wiring.package"))
                .extracting(requirement -> requirement.getDirectives().get("resolution"))
                .containsExactly(null, null, "optional", "dynamic", "dynamic");
        assertThat(resource.getRequirements("osgi.wiring.bundle")).hasSize(1);
        assertThat(resource.getRequirements("osgi.extender")).hasSize(1);
        assertThat(
                        accepts(
                                resource.getRequirements("osgi.wiring.package").get(1),
                                Map.of(
                                        "osgi.wiring.package",
                                        "com.acme.api",
                                        "version",
                                        new Version("1.5"))))
                .isTrue();
        assertThat(
                        accepts(
                                resource.getRequirements("osgi.wiring.package").get(1),
                                Map.of(
                                        "osgi.wiring.package",
                                        "com.acme.api",
                                        "version",
                                        new Version("2.0"))))
                .isFalse();
    }

    @Test
    void leavesOutHeadersWithoutEffect() {
        Resource resource =
                describe(
                                TestJar.bundle("a", "1")
                                        .header("Import-Service", "com.acme.Api")
                                        .header("Export-Service", "com.acme.Api"))
                        .resource();

        assertThat(resource.getRequirements("osgi.service")).isEmpty();
        assertThat(resource.getCapabilities("osgi.service")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '>',
            value = {
                "JavaSE-1.8 > (|(&(osgi.ee=JavaSE)(version=1.8)))",
                "J2SE-1.5, JavaSE-1.6 >"
                        + " (|(&(osgi.ee=JavaSE)(version=1.5))(&(osgi.ee=JavaSE)(version=1.6)))",
                "CDC-1.1/Foundation-1.1 > (|(&(osgi.ee=CDC/Foundation)(version=1.1)))",
                "OSGi/Minimum-1.2 > (|(&(osgi.ee=OSGi/Minimum)(version=1.2)))",
                "AA/BB > (|(osgi.ee=AA/BB))"
            })
    void oldExecutionEnvironmentBecomesARequirement(String header, String filter) {
        Resource resource =
                describe(
                                TestJar.bundle("a", "1")
                                        .header("Bundle-RequiredExecutionEnvironment", header))
                        .resource();

        assertThat(resource.getRequirements("osgi.ee"))
                .extracting(requirement -> requirement.getDirectives().get("filter"))
                .containsExactly(filter);
    }

    @Test
    void multiReleaseBundleImportsWhatItsVersionedManifestSays() {
        Resource resource =
                describe(
                                TestJar.bundle("a", "1")
                                        .header("Multi-Release", "true")
                                        .header("Import-Package", "old.one")
                                        .entry(
                                                "META-INF/versions/9/OSGI-INF/MANIFEST.MF",
                                                "Import-Package: too.old\n")
                                        .entry(
                                                "META-INF/versions/11/OSGI-INF/MANIFEST.MF",
                                                "Import-Package: new.one\r\n"
                                                        + "Fragment-Host: not.seen")
                                        .entry(
                                                "META-INF/versions/99/OSGI-INF/MANIFEST.MF",
                                                "Import-Package: too.new\n"))
                        .resource();

        assertThat(resource.getRequirements("osgi.wiring.package"))
                .extracting(requirement -> requirement.getDirectives().get("filter"))
                .containsExactly("(osgi.wiring.package=new.one)");
    }

    @Test
    void versionedManifestIsCheckedToo() {
        refused(
                        TestJar.bundle("a", "1")
                                .header("Multi-Release", "true")
                                .entry(
                                        "META-INF/versions/11/OSGI-INF/MANIFEST.MF",
                                        "Import-Package: java.*\n"))
                .hasMessageContaining("Import-Package");
    }

    @Test
    void tellsAnOldBundleFromAPlainJar() {
        refused(
                        TestJar.empty()
                                .header("Manifest-Version", "1.0")
                                .header("Bundle-Name", "Apache Derby 10.1")
                                .header(
                                        "Bundle-Activator",
                                        "org.apache.derby.osgi.EmbeddedActivator"))
                .hasMessageContaining("OSGi Release 3")
                .hasMessageContaining("bnd wrap");
    }

    @Test
    void saysWhatAPlainJarNeeds() {
        refused(TestJar.empty().header("Manifest-Version", "1.0"))
                .hasMessageContaining("plain jar, not an OSGi bundle")
                .hasMessageContaining("bnd");
        refused(TestJar.bundle("a", "1").without("Bundle-ManifestVersion"))
                .hasMessageContaining("no Bundle-ManifestVersion");
        refused(TestJar.bundle("a", "1").header("Bundle-ManifestVersion", "3"))
                .hasMessageContaining("'3'");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Bundle-SymbolicName | a b | 'a b' is no symbolic name",
                "Bundle-SymbolicName | a..b | no symbolic name",
                "Bundle-SymbolicName | ../x | no symbolic name",
                "Bundle-SymbolicName | a,b | exactly one name",
                "Bundle-Version | one | 'one' is no version",
                "Bundle-Version | 1.2.3.4.5 | is no version",
                "Bundle-Version | -1 | is no version",
                "Import-Package | java.* | 'java.*' is a wildcard",
                "Import-Package | * | wildcard",
                "Import-Package | com.acme.* | wildcard",
                "Import-Package | java.nonsense | has no package 'java.nonsense'",
                "Import-Package | a,a | twice",
                "Import-Package | a,,b | empty",
                "Import-Package | . | empty or '.'",
                "Import-Package | a;version=\"[1,2\" | 'a' has the version '[1,2'",
                "Import-Package | a;version=banana | banana",
                "Import-Package | a;version=\"1.0 | wrong",
                "Import-Package | a;version=1;version=2 | Duplicate",
                "Import-Package | a;version=1;specification-version=2 | equal",
                "Export-Package | java.lang | belongs to Java itself",
                "Export-Package | a;version=1.x | '1.x'",
                "Export-Package | a;version=\"[1,2)\" | [1,2)",
                "Export-Package | a.* | wildcard",
                "Export-Package | a;bundle-version=1 | bundle-version",
                "DynamicImport-Package | com.ac* | wildcard",
                "DynamicImport-Package | java.* | not allowed",
                "Require-Bundle | a;bundle-version=x | x",
                "Require-Bundle | * | wildcard",
                "Require-Capability | osgi.wiring.package;filter:=\"(a=b)\" | belongs to the"
                        + " framework",
                "Require-Capability | x;filter:=\"(a=b\" | filter that cannot be read",
                "Provide-Capability | osgi.wiring.package;osgi.wiring.package=java.lang | belongs"
                        + " to the framework",
                "Provide-Capability | osgi.ee;osgi.ee=JavaSE | belongs to the framework",
                "Provide-Capability | osgi.native;a=b | belongs to the framework",
                "Provide-Capability | a;b:Banana=1 | Banana",
                "Provide-Capability | a;b:Long=x | wrong",
                "Bundle-NativeCode | osname=linux | path of a library",
                "Bundle-NativeCode | lib.so;osname= | property=value",
                "Bundle-ActivationPolicy | lazy;include:=\"a | wrong",
                "Bundle-RequiredExecutionEnvironment | JavaSE-1.8, | execution environment",
                "Fragment-Host | a,b | exactly one host",
                "Fragment-Host | sys*.bundle | no symbolic name",
                "Fragment-Host | a;bundle-version=x | x",
            })
    void refusesMalformedHeaderByName(String header, String value, String reason) {
        refused(TestJar.bundle("com.acme.a", "1").header(header, value))
                .hasMessageContaining(header)
                .hasMessageContaining(reason);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "java.util,java.io,java.net.http",
                "java.nonsense;resolution:=optional",
                "com.acme;version=1.0;x=y;resolution:=optional",
                "a;b;version=\"(1,2]\""
            })
    void acceptsLegalImports(String imports) {
        assertThat(describe(TestJar.bundle("a", "1").header("Import-Package", imports)).name())
                .isEqualTo("a");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "dev.backplane.plugin;dev.backplane.plugin=a,dev.backplane.plugin;dev.backplane.plugin=b"
                        + " | declares 2 plugins",
                "dev.backplane.plugin;description=nameless | has no name",
                "dev.backplane.plugin;dev.backplane.plugin=\"\" | has no name",
                "dev.backplane.plugin;dev.backplane.plugin:Long=7 | has no name",
                "dev.backplane.plugin;dev.backplane.plugin=-a | not allowed",
                "dev.backplane.plugin;dev.backplane.plugin=\"a/b\" | 'a/b' is not allowed",
                "dev.backplane.plugin;dev.backplane.plugin=a;descripton=b | unknown attribute"
                        + " 'descripton'; there are dev.backplane.plugin, description, overlap",
                "dev.backplane.plugin;dev.backplane.plugin=a;overlap=no | is 'no'; it is true or false",
                "dev.backplane.plugin;dev.backplane.plugin=a;description:Long=1 | 'description' of"
                        + " its capability dev.backplane.plugin is no text"
            })
    void refusesUnclearPluginDeclarations(String capability, String reason) {
        refused(TestJar.bundle("a", "1").header("Provide-Capability", capability))
                .hasMessageContaining(reason);
    }

    @Test
    void refusesPluginNamesThatAreTooLongAndFragmentPlugins() {
        assertThat(describe(TestJar.plugin("a".repeat(128), "1")).name()).hasSize(128);
        refused(TestJar.plugin("a".repeat(129), "1")).hasMessageContaining("not allowed");
        refused(TestJar.plugin("p", "1").header("Fragment-Host", "com.acme.host"))
                .hasMessageContaining("a fragment cannot run by itself");
    }

    @Test
    void refusesBundlesForALaterJava() {
        String newer = "osgi.ee;filter:=\"(&(osgi.ee=JavaSE)(version=%d))\"".formatted(RUNNING + 1);
        refused(TestJar.bundle("a", "1").header("Require-Capability", newer))
                .hasMessageContaining("requires Java " + (RUNNING + 1))
                .hasMessageContaining("this runtime is Java " + RUNNING);
        refused(TestJar.bundle("a", "1").header("Bundle-RequiredExecutionEnvironment", "JavaSE-99"))
                .hasMessageContaining("requires Java 99");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "(&(osgi.ee=JavaSE)(version=1.8))",
                "(&(osgi.ee=JavaSE)(version=25))",
                "(|(&(osgi.ee=JavaSE)(version=1.6))(&(osgi.ee=JavaSE/compact1)(version=1.8)))",
                "(osgi.ee=Something/Else)"
            })
    void leavesOtherExecutionEnvironmentsToTheResolver(String filter) {
        assertThat(
                        describe(
                                        TestJar.bundle("a", "1")
                                                .header(
                                                        "Require-Capability",
                                                        "osgi.ee;filter:=\"" + filter + "\""))
                                .name())
                .isEqualTo("a");
    }

    @Test
    void refusesNativeCodeOfWhoeverIsNotTrusted() {
        Path jar =
                TestJar.bundle("com.acme.a", "1")
                        .header("Bundle-NativeCode", "lib/a.so;osname=linux")
                        .in(folder, "x.jar");

        assertThatThrownBy(() -> Inspection.of("x.jar", jar, Inspection.DEFAULTS))
                .hasMessageContaining("native code")
                .hasMessageContaining("add com.acme.a to nativeCode");
        for (String trusted : List.of("com.acme.a", "*")) {
            ValidationTerms terms = new ValidationTerms(10, 10_000, 200, 10_000, Set.of(trusted));
            assertThat(Inspection.of("x.jar", jar, terms).name()).isEqualTo("com.acme.a");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"Import-Package", "Export-Package", "IMPORT-PACKAGE"})
    void boundsClauses(String header) {
        StringBuilder many = new StringBuilder("p");
        for (int i = 0; i < 60_000; i++) {
            many.append(",p").append(i);
        }
        tooLarge(TestJar.bundle("a", "1").header(header, many.toString()), "clauses");
    }

    @Test
    void boundsNestingAndLengths() {
        String deep = "(&".repeat(10_000) + "(a=b)" + ")".repeat(10_000);
        tooLarge(
                TestJar.bundle("a", "1").header("Require-Capability", "x;filter:=\"" + deep + "\""),
                "a filter of more than 64 levels");
        tooLarge(
                TestJar.bundle("a", "1").header("X-Long", "x".repeat(1_100_000)),
                "more than 1,048,576 characters");
        refused(TestJar.bundle("a" + ".a".repeat(100_000), "1"))
                .hasMessageContaining("no symbolic name");
        refused(TestJar.bundle("a", "1").header("Fragment-Host", "a" + ".a".repeat(100_000)))
                .hasMessageContaining("no symbolic name");
    }

    private void tooLarge(TestJar jar, String reason) {
        Path file = jar.in(folder, "x.jar");
        assertThatThrownBy(() -> ArtifactInspector.describe("x.jar", file))
                .hasMessageStartingWith("'x.jar' is refused: ")
                .hasMessageContaining(reason)
                .extracting("code")
                .isEqualTo(ErrorCode.TOO_LARGE);
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

    private static boolean accepts(Requirement requirement, Map<String, Object> attributes) {
        try {
            return FrameworkUtil.createFilter(requirement.getDirectives().get("filter"))
                    .matches(attributes);
        } catch (InvalidSyntaxException e) {
            throw new AssertionError(e);
        }
    }
}
