package dev.backplane.manager.internal;

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
        assertThat(Matching.matches(fromOneToTwo, exported("1.10.0", Map.of()))).isTrue();
        assertThat(Matching.matches(fromOneToTwo, exported("2.0.0", Map.of()))).isFalse();
    }

    @Test
    void knowsTheRightNameInTheWrongVersion() {
        assertThat(Matching.matchesName(fromOneToTwo, exported("7.0.0", Map.of()))).isTrue();
    }

    @Test
    void wantsMandatoryAttributesNamed() {
        Map<String, String> mandatory = Map.of("mandatory", "edition");
        assertThat(Matching.matches(fromOneToTwo, exported("1.0.0", mandatory))).isFalse();
        assertThat(
                        Matching.matches(
                                Manifests.requirement(
                                        PACKAGE, "(&(osgi.wiring.package=com.acme)(edition=x))"),
                                exported("1.0.0", mandatory)))
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
                        Matching.matches(
                                Manifests.requirement("osgi.service", "(objectClass=com.acme.B)"),
                                offered))
                .isTrue();
    }

    @Test
    void takesABrokenFilterForNoMatch() {
        assertThat(
                        Matching.matches(
                                Manifests.requirement(PACKAGE, "(((broken"),
                                exported("1.0.0", Map.of())))
                .isFalse();
    }
}
