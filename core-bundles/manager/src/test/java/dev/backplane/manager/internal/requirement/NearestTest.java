package dev.backplane.manager.internal.requirement;

import static org.assertj.core.api.Assertions.assertThat;

import dev.backplane.loader.PluginDescriptor;
import dev.backplane.loader.PluginLoader.RepositoryBundle;
import dev.backplane.loader.PluginType;

import org.junit.jupiter.api.Test;
import org.osgi.framework.Version;
import org.osgi.resource.Requirement;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

class NearestTest {

    private static final String PACKAGE = "osgi.wiring.package";

    private static RepositoryBundle exporting(String file, String version) {
        return new RepositoryBundle(
                Path.of(file),
                new PluginDescriptor(
                        file,
                        PluginType.LIBRARY,
                        file,
                        Version.parseVersion(version),
                        "",
                        Manifests.offering(
                                Manifests.capability(
                                        PACKAGE,
                                        Map.of(
                                                PACKAGE,
                                                "com.acme",
                                                "version",
                                                Version.parseVersion(version)),
                                        Map.of()))));
    }

    private static Requirement wanting(String name) {
        return Manifests.requirement(
                PACKAGE, "(&(osgi.wiring.package=" + name + ")(version>=9.0.0))");
    }

    private final Nearest nearest =
            new Nearest(
                    List.of(
                            exporting("one.jar", "1"),
                            exporting("ten.jar", "1.10"),
                            exporting("two.jar", "1.2")),
                    List.of());

    @Test
    void isTheHighestVersionOfTheRightName() {
        assertThat(nearest.to(wanting("com.acme"))).isEqualTo("1.10.0 of ten.jar in repository/");
    }

    @Test
    void isNothingWhereNobodyOffersTheName() {
        assertThat(nearest.to(wanting("com.acme.other"))).isNull();
        assertThat(nearest.to(Manifests.requirement("com.acme.power", "(volt>=230)"))).isNull();
    }
}
