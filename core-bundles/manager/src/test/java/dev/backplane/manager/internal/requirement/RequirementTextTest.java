package dev.backplane.manager.internal.requirement;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RequirementTextTest {

    private static final String PACKAGE = "osgi.wiring.package";

    @Test
    void writesARangeAsTheManifestDoes() {
        assertThat(
                        RequirementText.of(
                                Manifests.requirement(
                                        PACKAGE,
                                        "(&(osgi.wiring.package=com.acme)(version>=1.2.0)(!(version>=2.0.0)))")))
                .isEqualTo("package com.acme [1.2.0,2.0.0)");
    }

    @Test
    void writesAnInclusiveCeiling() {
        assertThat(
                        RequirementText.of(
                                Manifests.requirement(
                                        PACKAGE,
                                        "(&(osgi.wiring.package=com.acme)(version>=1.0.0)(version<=1.5.0))")))
                .isEqualTo("package com.acme [1.0.0,1.5.0]");
    }

    @Test
    void writesALowerBoundAlone() {
        assertThat(
                        RequirementText.of(
                                Manifests.requirement(
                                        PACKAGE,
                                        "(&(osgi.wiring.package=com.acme)(version>=1.0.0))")))
                .isEqualTo("package com.acme 1.0.0");
    }

    @Test
    void namesTheAttributesWanted() {
        assertThat(
                        RequirementText.of(
                                Manifests.requirement(
                                        PACKAGE,
                                        "(&(osgi.wiring.package=javax.transaction.xa)(partial=true)(version>=1.1.0))")))
                .isEqualTo("package javax.transaction.xa 1.1.0 with partial=true");
    }

    @Test
    void leavesOutAVersionThatAnyoneHas() {
        assertThat(
                        RequirementText.of(
                                Manifests.requirement(
                                        "osgi.wiring.host",
                                        "(&(osgi.wiring.host=com.acme)(bundle-version>=0.0.0))")))
                .isEqualTo("host bundle com.acme");
    }

    @Test
    void namesTheServiceWanted() {
        assertThat(
                        RequirementText.of(
                                Manifests.requirement(
                                        "osgi.service", "(objectClass=com.acme.Billing)")))
                .isEqualTo("service com.acme.Billing");
    }

    @Test
    void leavesOutWhatTheJdkOffersAndMarksOptionalOnes() {
        assertThat(
                        RequirementText.of(
                                Manifests.requiring(
                                        Manifests.requirement(
                                                PACKAGE, "(osgi.wiring.package=java.util)"),
                                        Manifests.requirement("osgi.ee", "(osgi.ee=JavaSE)"),
                                        Manifests.requirement(
                                                PACKAGE,
                                                "(osgi.wiring.package=com.acme)",
                                                "resolution",
                                                "optional"))))
                .containsExactly("package com.acme (optional)");
    }

    @Test
    void showsAFilterItCannotRead() {
        assertThat(RequirementText.of(Manifests.requirement("com.acme.power", "(volt>=230)")))
                .isEqualTo("capability com.acme.power (volt>=230)");
    }
}
