package dev.backplane.manager.internal.resolution;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleException;
import org.osgi.resource.Resource;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

@Timeout(value = 60, unit = TimeUnit.SECONDS)
class SupplyTest {

    @TempDir Path cache;
    private TestFramework framework;

    @BeforeEach
    void start() throws BundleException {
        framework = new TestFramework(cache);
    }

    @AfterEach
    void stop() throws BundleException {
        framework.close();
    }

    private Supply.Result search(String... headers) throws BundleException {
        Resource newcomer =
                TestFramework.resource(TestFramework.headers("com.acme.app", "1.0.0", headers));
        return framework.supply().search(newcomer);
    }

    @Test
    void bringsWhatIsNeededFirstFirst() throws BundleException {
        framework.offer("a", "1.0.0", "Export-Package", "a;version=1", "Import-Package", "b");
        framework.offer("b", "1.0.0", "Export-Package", "b");
        framework.offer("unneeded", "1.0.0", "Export-Package", "a;version=0.1");

        Supply.Result result = search("Import-Package", "a;version='[1,2)',c;resolution:=optional");

        assertThat(result.isPossible()).isTrue();
        assertThat(TestFramework.names(result)).containsExactly("b 1.0.0", "a 1.0.0");
    }

    @Test
    void prefersWhatIsInstalledToWhatIsNewer() throws BundleException, IOException {
        framework.offer("a", "2.0.0", "Export-Package", "a;version=2");
        framework.install("a", "1.0.0", "Export-Package", "a;version=1");

        assertThat(TestFramework.names(search("Import-Package", "a"))).isEmpty();
        assertThat(TestFramework.names(search("Import-Package", "a;version=2")))
                .containsExactly("a 2.0.0");
    }

    @Test
    void bringsTheHighestVersionThatFits() throws BundleException {
        framework.offer("a", "1.2.0", "Export-Package", "a;version=1.2");
        framework.offer("a", "1.10.0", "Export-Package", "a;version=1.10");
        framework.offer("a", "2.0.0", "Export-Package", "a;version=2");

        assertThat(TestFramework.names(search("Import-Package", "a;version='[1,2)'")))
                .containsExactly("a 1.10.0");
    }

    /** Greed takes the highest and stands before a conflict. */
    @Test
    void takesAnOlderVersionWhereTheNewestDoesNotGoTogether() throws BundleException {
        framework.offer("x", "1.0.0", "Export-Package", "x;version=1");
        framework.offer("x", "2.0.0", "Export-Package", "x;version=2");
        framework.offer(
                "lib",
                "1.0.0",
                "Export-Package",
                "lib;version=1;uses:=x",
                "Import-Package",
                "x;version='[1,2)'");

        Supply.Result result = search("Import-Package", "lib,x");

        assertThat(result.conflict()).isNull();
        assertThat(TestFramework.names(result)).containsExactly("x 1.0.0", "lib 1.0.0");
    }

    @Test
    void turnsToAnotherOfferWhereTheBestLacksSomething() throws BundleException {
        framework.offer("a", "2.0.0", "Export-Package", "a;version=2", "Import-Package", "gone");
        framework.offer("a", "1.0.0", "Export-Package", "a;version=1");

        assertThat(TestFramework.names(search("Import-Package", "a"))).containsExactly("a 1.0.0");
    }

    @Test
    void bringsMandatoryServicesWithWhatTheyNeed() throws BundleException {
        framework.offer(
                "service",
                "1.0.0",
                "Provide-Capability",
                "osgi.service;objectClass:List<String>=com.acme.Clock;effective:=active",
                "Import-Package",
                "clock");
        framework.offer("clock", "1.0.0", "Export-Package", "clock");
        String needs =
                "osgi.service;filter:='(objectClass=com.acme.Clock)';effective:=active,"
                        + "osgi.service;filter:='(objectClass=com.acme.Nobody)';effective:=active";

        Supply.Result result = search("Require-Capability", needs);

        assertThat(result.isPossible()).isTrue();
        assertThat(TestFramework.names(result)).containsExactly("clock 1.0.0", "service 1.0.0");
    }

    @Test
    void bringsAServiceToABundleThatIsWiredAlready() throws BundleException, IOException {
        Bundle bundle =
                framework.install(
                        "app",
                        "1.0.0",
                        "Require-Capability",
                        "osgi.service;filter:='(objectClass=com.acme.Clock)';effective:=active");
        assertThat(framework.resolve(bundle)).isTrue();
        assertThat(framework.supply().search(bundle).bring()).isEmpty();

        framework.offer(
                "service",
                "1.0.0",
                "Provide-Capability",
                "osgi.service;objectClass:List<String>=com.acme.Clock;effective:=active");

        assertThat(TestFramework.names(framework.supply().search(bundle)))
                .containsExactly("service 1.0.0");
    }

    @Test
    void tellsAllThatIsMissing() throws BundleException {
        framework.offer("a", "1.0.0", "Export-Package", "a;version=1", "Import-Package", "deep");

        Supply.Result result = search("Import-Package", "a,b,c");

        assertThat(result.isPossible()).isFalse();
        assertThat(result.problem())
                .contains("package b", "package c")
                .contains("a 1.0.0 needs package deep");
        assertThat(result.bring()).isEmpty();
    }

    @Test
    void explainsAConflictInAShortChain() throws BundleException, IOException {
        framework.install("com.acme.a", "1.0.0", "Export-Package", "javax.x.y;version=1");
        framework.install("com.acme.c", "2.0.0", "Export-Package", "javax.x.y;version=2");
        framework.install(
                "com.acme.b",
                "1.5.0",
                "Export-Package",
                "b;uses:='javax.x.y'",
                "Import-Package",
                "javax.x.y;version=2");
        Bundle app =
                framework.install(
                        "com.acme.app", "1.0.0", "Import-Package", "b,javax.x.y;version='[1,2)'");

        Supply supply = framework.supply();
        Supply.Result result = supply.search(app);

        String expected =
                "com.acme.app 1.0.0 needs javax.x.y from com.acme.a 1.0.0, but com.acme.b 1.5.0,"
                        + " which it uses, was built against javax.x.y from com.acme.c 2.0.0:"
                        + " com.acme.app -> com.acme.b (package b) uses javax.x.y -> com.acme.c";
        assertThat(result.conflict()).isEqualTo(expected);
        assertThat(framework.resolve(app)).isFalse();
        try {
            app.start();
        } catch (BundleException e) {
            assertThat(supply.explain(e.getMessage())).isEqualTo(expected);
        }
    }

    @Test
    void explainsAConflictOfWhatIsNotInstalledYet() throws BundleException {
        framework.offer("a", "1.0.0", "Export-Package", "x;version=1");
        framework.offer("c", "2.0.0", "Export-Package", "x;version=2");
        framework.offer("b", "1.5.0", "Export-Package", "b;uses:=m", "Import-Package", "m");
        framework.offer(
                "m", "1.0.0", "Export-Package", "m;uses:=x", "Import-Package", "x;version=2");

        assertThat(search("Import-Package", "b,x;version='[1,2)'").conflict())
                .isEqualTo(
                        "com.acme.app 1.0.0 needs x from a 1.0.0, but m 1.0.0, which it uses, was"
                                + " built against x from c 2.0.0: com.acme.app -> b (package b) -> m"
                                + " (package m) uses x -> c");
    }

    @Test
    void isNotLedIntoCirclesByThem() throws BundleException {
        framework.offer("a", "1.0.0", "Export-Package", "a;uses:=b", "Import-Package", "b,a");
        framework.offer("b", "1.0.0", "Export-Package", "b;uses:=a", "Import-Package", "a,app");

        Supply.Result result = search("Import-Package", "a", "Export-Package", "app");

        assertThat(TestFramework.names(result)).containsExactlyInAnyOrder("a 1.0.0", "b 1.0.0");
    }

    @Test
    void doesNotBringASecondSingleton() throws BundleException, IOException {
        Bundle present =
                framework.install("s;singleton:=true", "1.0.0", "Export-Package", "s;version=1");
        assertThat(framework.resolve(present)).isTrue();
        framework.offer("s;singleton:=true", "2.0.0", "Export-Package", "s;version=2");

        assertThat(search("Import-Package", "s;version=2").problem()).contains("package s 2");
    }

    /** Twelve versions of each of thirty libraries, none of which goes with any other. */
    @Test
    void givesUpInTimeWhereCombinationsHaveNoEnd() throws BundleException {
        StringBuilder imports = new StringBuilder("x;version='[0,1)'");
        framework.offer("x", "0.0.0", "Export-Package", "x;version=0");
        for (int i = 0; i < 30; i++) {
            for (int v = 1; v <= 12; v++) {
                framework.offer(
                        "l" + i,
                        v + ".0.0",
                        "Export-Package",
                        "l%d;version=%d;uses:=x".formatted(i, v),
                        "Import-Package",
                        "x;version='[%1$d,%1$d]'".formatted(v));
            }
            imports.append(",l").append(i);
        }
        for (int v = 1; v <= 12; v++) {
            framework.offer("x", v + ".0.0", "Export-Package", "x;version=" + v);
        }

        Supply.Result result = search("Import-Package", imports.toString());

        assertThat(result.isPossible()).isFalse();
        assertThat(result.conflict()).isNotNull();
    }
}
