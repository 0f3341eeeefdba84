package dev.backplane.loader.internal.validation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import ch.qos.logback.core.Appender;

import dev.backplane.loader.PluginDescriptor;
import dev.backplane.loader.PluginType;
import dev.backplane.plugin.PluginException;

import org.apache.felix.framework.Felix;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

import java.net.URISyntaxException;
import java.nio.file.Path;

/** Headers as build tools write them, from the test's own class path. */
class RealBundlesTest {

    @ParameterizedTest
    @ValueSource(
            classes = {
                Assertions.class,
                Test.class,
                ParameterizedTest.class,
                LoggerFactory.class,
                Appender.class
            })
    void acceptsBundlesOfTheWild(Class<?> type) throws URISyntaxException {
        PluginDescriptor descriptor = Inspection.of("x", jarOf(type), Inspection.DEFAULTS);

        assertThat(descriptor.type()).isEqualTo(PluginType.LIBRARY);
        assertThat(descriptor.resource().getCapabilities("osgi.wiring.package"))
                .anySatisfy(
                        export ->
                                assertThat(export.getAttributes())
                                        .containsEntry(
                                                "osgi.wiring.package", type.getPackageName()));
    }

    @Test
    void refusesTheFrameworkItself() throws URISyntaxException {
        Path jar = jarOf(Felix.class);

        assertThatExceptionOfType(PluginException.class)
                .isThrownBy(() -> Inspection.of("felix.jar", jar, Inspection.DEFAULTS))
                .withMessageContaining("reserved");
    }

    private static Path jarOf(Class<?> type) throws URISyntaxException {
        return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI());
    }
}
