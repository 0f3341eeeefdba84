package dev.backplane.config.internal.label;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.backplane.plugin.PluginException;

import org.junit.jupiter.api.Test;

import java.util.Map;

class LabelSetTest {

    private final LabelSet labels =
            LabelSet.of(
                    "n1",
                    new String[] {"zone=eu", "node=other", "no label", "=x"},
                    Map.of("BACKPLANE_NODE_LABELS", "zone=us, tier=edge"));

    @Test
    void whatIsConfiguredCountsMoreThanTheEnvironmentAndTheMachineMost() {
        assertThat(labels.labels())
                .containsEntry("zone", "eu")
                .containsEntry("tier", "edge")
                .containsEntry("node", "n1")
                .containsOnlyKeys("arch", "node", "os", "tier", "zone");
    }

    @Test
    void choosesByFilterWhoseKeysAreInEitherCase() {
        assertThat(labels.match("(&(Zone=eu)(!(tier=core)))")).isTrue();
        assertThat(labels.match("(zone=us)")).isFalse();
        assertThat(labels.match("(rack=*)")).isFalse();
        assertThat(labels.match(null)).isTrue();
        assertThat(labels.match(" ")).isTrue();
    }

    @Test
    void whatIsNoFilterIsRefusedWithAnExample() {
        assertThatThrownBy(() -> labels.match("zone=eu"))
                .isInstanceOf(PluginException.class)
                .hasMessageContaining("'zone=eu'")
                .hasMessageContaining("(zone=eu)");
    }
}
