package dev.backplane.manager.internal.requirement;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.osgi.framework.Version;
import org.osgi.resource.Capability;
import org.osgi.resource.Requirement;

import java.util.List;
import java.util.Map;

class MatchingTest {

    private static final String PACKAGE = "osgi.wiring.package";

    private static Capability exported(String version, Map<String, String> directives) {
        return Manifests.capability(
                PACKAGE,
                Map.of(
                        PACKAGE,
                        "com.acme",
                        "version",
                        Version.parseVersion(version),
                        "edition",
                        "x"),
                directives);
    }

    private final Requirement fromOneToTwo =
            Manifests.requirement(
                    PACKAGE,
                    "(&(osgi.wiring.package=com.acme)(version>=1.0.0)(!(version>=2.0.0)))");

    @Test
    void comparesVersionsAsVersions() {
        Matching wanted = Matching.of(fromOneToTwo);
        assertThat(wanted.isSatisfiedBy(exported("1.10.0", Map.of()))).isTrue();
        assertThat(wanted.isSatisfiedBy(exported("2.0.0", Map.of()))).isFalse();
    }

    @Test
    void wantsMandatoryAttributesNamed() {
        Map<String, String> mandatory = Map.of("mandatory", "edition");
        assertThat(Matching.of(fromOneToTwo).isSatisfiedBy(exported("1.0.0", mandatory))).isFalse();
        assertThat(
                        Matching.of(
                                        Manifests.requirement(
                                                PACKAGE,
                                                "(&(osgi.wiring.package=com.acme)(edition=x))"))
                                .isSatisfiedBy(exported("1.0.0", mandatory)))
                .isTrue();
    }

    @Test
    void findsAServiceAmongSeveralTypes() {
        Capability offered =
                Manifests.capability(
                        "osgi.service",
                        Map.of("objectClass", List.of("com.acme.A", "com.acme.B")),
                        Map.of());
        assertThat(
                        Matching.of(
                                        Manifests.requirement(
                                                "osgi.service", "(objectClass=com.acme.B)"))
                                .isSatisfiedBy(offered))
                .isTrue();
    }

    @Test
    void readsAlternatives() {
        Capability second =
                Manifests.capability("osgi.extender", Map.of("osgi.extender", "b"), Map.of());
        assertThat(
                        Matching.of(
                                        Manifests.requirement(
                                                "osgi.extender",
                                                "(|(osgi.extender=a)(osgi.extender=b))"))
                                .isSatisfiedBy(second))
                .isTrue();
    }

    @Test
    void takesABrokenFilterForNoMatch() {
        assertThat(
                        Matching.of(Manifests.requirement(PACKAGE, "(((broken"))
                                .isSatisfiedBy(exported("1.0.0", Map.of())))
                .isFalse();
    }
}
