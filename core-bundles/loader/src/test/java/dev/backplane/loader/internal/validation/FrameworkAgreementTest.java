package dev.backplane.loader.internal.validation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.backplane.loader.PluginDescriptor;
import dev.backplane.plugin.PluginException;

import org.apache.felix.framework.FrameworkFactory;
import org.apache.felix.framework.cache.BundleCache;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleException;
import org.osgi.framework.launch.Framework;
import org.osgi.framework.wiring.BundleRevision;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/** What the loader lets through reaches the framework: the two must read every manifest alike. */
class FrameworkAgreementTest {

    private static Framework framework;

    @TempDir static Path folder;

    @BeforeAll
    static void start() throws BundleException {
        framework =
                new FrameworkFactory()
                        .newFramework(
                                Map.of(
                                        "org.osgi.framework.storage",
                                        folder.resolve("cache").toString(),
                                        "felix.log.level",
                                        "0"));
        framework.start();
    }

    @AfterAll
    static void stop() throws BundleException, InterruptedException {
        framework.stop();
        assertThat(framework.waitForStop(TimeUnit.SECONDS.toMillis(10)).getType()).isNotZero();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Import-Package | java.util,org.osgi.framework;version=\"[1.8,2)\"",
                "Import-Package |"
                        + " a;b;version=1;x=y;resolution:=optional,c;bundle-version=\"[1,2)\"",
                "Import-Package | a;specification-version=1",
                "Export-Package | a;b;version=1.2.3.x-y;uses:=\"c,d\";mandatory:=x;x=1",
                "DynamicImport-Package | *,com.acme.*,x;version=1",
                "Require-Bundle |"
                        + " com.acme.other;bundle-version=\"[2,3)\";visibility:=reexport;resolution:=optional",
                "Fragment-Host | com.acme.host;bundle-version=\"[1,2)\"",
                "Require-Capability | x;filter:=\"(&(a=b)(version>=1))\";effective:=active,y",
                "Require-Capability | osgi.ee;filter:=\"(&(osgi.ee=JavaSE)(version=1.8))\"",
                "Provide-Capability |"
                        + " x;a:Long=1;b:Double=1.5;c:Version=1.2;d:List<Version>=\"1,2\";e:List=\"p,q\"",
                "Bundle-NativeCode |"
                        + " lib/a.so;lib/b.so;osname=Linux;processor=x86-64;selection-filter=\"(a=b)\",*",
                "Bundle-ActivationPolicy | lazy;include:=\"a,b\"",
                "Bundle-RequiredExecutionEnvironment | CDC-1.1/Foundation-1.1,J2SE-1.5,JavaSE-1.8",
                "Bundle-ClassPath | .,lib/a.jar",
                "Bundle-Activator | com.acme.Missing",
                "X-Umlaut | äöü and more",
            })
    void acceptsWhatTheFrameworkAccepts(String header, String value)
            throws IOException, BundleException {
        byte[] jar =
                TestJar.bundle("com.acme.a;singleton:=true", "1").header(header, value).bytes();

        PluginDescriptor descriptor = describe(jar);

        BundleRevision revision = install(jar);
        for (String namespace :
                new String[] {
                    "osgi.wiring.package", "osgi.wiring.bundle", "osgi.wiring.host", "osgi.ee", "x"
                }) {
            assertThat(descriptor.resource().getCapabilities(namespace))
                    .as(namespace)
                    .hasSameSizeAs(revision.getCapabilities(namespace));
            assertThat(descriptor.resource().getRequirements(namespace))
                    .as(namespace)
                    .hasSameSizeAs(revision.getRequirements(namespace));
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Export-Package | java.lang",
                "Export-Package | a;version=x",
                "Export-Package | a;bundle-version=1",
                "Export-Package | b:=optional;version=\"[1.3,2)\",a",
                "Import-Package | a,a",
                "Import-Package | a;version=x",
                "Import-Package | a,",
                "DynamicImport-Package | a*",
                "Require-Bundle | a;bundle-version=x",
                "Require-Capability | osgi.wiring.package",
                "Require-Capability | a;filter:=\"(x\"",
                "Provide-Capability | osgi.wiring.package;a=b",
                "Provide-Capability | osgi.ee;a=b",
                "Provide-Capability | a;b:Long=x",
                "Fragment-Host | a,b",
                "Bundle-NativeCode | osname=linux",
                "Bundle-ActivationPolicy | lazy;include:=\"a",
                "Bundle-Version | x",
                "Bundle-ManifestVersion | 3",
                "Bundle-SymbolicName | a,b",
            })
    void refusesWhatTheFrameworkRefuses(String header, String value) {
        byte[] jar = TestJar.bundle("com.acme.a", "1").header(header, value).bytes();

        assertThatExceptionOfType(PluginException.class)
                .isThrownBy(() -> describe(jar))
                .withMessageContaining(header);
        assertThatThrownBy(() -> install(jar)).isInstanceOf(BundleException.class);
    }

    /**
     * To {@code java.util.jar.Manifest} the last header of each is not there; the framework sees
     * it.
     */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "X: y\r\r\nFragment-Host: system.bundle\n",
                "X: y\n\n Fragment-Host: system.bundle\n",
                "X: y\r\n\r\n Fragment-Host: system.bundle\r\n"
            })
    void noHeaderCanBeHiddenFromTheChecks(String tail) {
        byte[] jar =
                TestJar.empty()
                        .manifest(
                                "Bundle-ManifestVersion: 2\n"
                                        + "Bundle-SymbolicName: a\n"
                                        + "Bundle-Version: 1\n"
                                        + tail)
                        .bytes();

        assertThatExceptionOfType(PluginException.class).isThrownBy(() -> describe(jar));
    }

    @Test
    void headersAfterABlankLineDoNotCount() throws IOException, BundleException {
        String identity = "Bundle-ManifestVersion: 2\r\nBundle-SymbolicName: com.a\r\n cme\r\n";
        String afterwards = "\r\nFragment-Host: system.bundle\r\n";
        byte[] jar = TestJar.empty().manifest(identity + afterwards).bytes();

        assertThat(describe(jar).symbolicName()).isEqualTo("com.acme");
        assertThat(install(jar).getSymbolicName()).isEqualTo("com.acme");
    }

    /** Random manifests of likely pieces; the seed is in the message. */
    @Test
    void agreesOnRandomManifests() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        String[] pieces = {
            "\n",
            "\r\n",
            "\r",
            " ",
            ": ",
            ":",
            "Fragment-Host: system.bundle",
            "X: y",
            "Fragment-",
            "Host",
            "system.bundle",
            "\n\n",
            "\n ",
            "\r\n "
        };
        int accepted = 0;
        for (int round = 0; round < 3_000; round++) {
            StringBuilder manifest =
                    new StringBuilder("Bundle-ManifestVersion: 2\nBundle-Version: 1.")
                            .append(round)
                            .append("\nBundle-SymbolicName: r");
            for (int i = random.nextInt(8); i >= 0; i--) {
                manifest.append(pieces[random.nextInt(pieces.length)]);
            }
            byte[] bytes = manifest.toString().getBytes(StandardCharsets.UTF_8);
            Map<String, String> ours;
            Map<String, Object> theirs;
            try {
                ours = ManifestText.parse(bytes);
                theirs = theirs(bytes);
            } catch (Refused | BundleException refused) {
                continue;
            }
            accepted++;
            assertThat(ours).as("seed %d: %s", seed, manifest).isEqualTo(theirs);
        }
        assertThat(accepted).isGreaterThan(100);
    }

    private static Map<String, Object> theirs(byte[] manifest) throws BundleException {
        try {
            return BundleCache.getMainAttributes(
                    new TreeMap<>(String.CASE_INSENSITIVE_ORDER),
                    new ByteArrayInputStream(manifest),
                    (long) manifest.length);
        } catch (Exception e) {
            throw new BundleException("refused", e);
        }
    }

    private static PluginDescriptor describe(byte[] jar) throws IOException {
        return ArtifactInspector.describe("x.jar", Files.write(folder.resolve("x.jar"), jar));
    }

    private static BundleRevision install(byte[] jar) throws BundleException {
        Bundle bundle =
                framework.getBundleContext().installBundle("test", new ByteArrayInputStream(jar));
        try {
            return bundle.adapt(BundleRevision.class);
        } finally {
            bundle.uninstall();
        }
    }
}
