package dev.backplane.manager.internal.update;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.backplane.engine.CanaryRule;
import dev.backplane.manager.UpdateTerms;
import dev.backplane.manager.internal.Defaults;
import dev.backplane.plugin.ErrorCode;
import dev.backplane.plugin.PluginException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.time.Duration;
import java.util.Map;

class UpdateSettingsTest {

    private static final UpdateConfig DEFAULTS = Defaults.of(UpdateConfig.class, Map.of());

    private static UpdateSettings of(Map<String, Object> desired) {
        return UpdateSettings.of(DEFAULTS, desired, UpdateTerms.CONFIGURED);
    }

    @Test
    void takesWhatIsAskedForBeforeTheDesiredStateBeforeTheConfiguration() {
        assertThat(of(Map.of()).soak()).isEqualTo(Duration.ofSeconds(30));
        Map<String, Object> desired = Map.of("update.soakSeconds", 7L);
        assertThat(of(desired).soak()).isEqualTo(Duration.ofSeconds(7));
        assertThat(
                        UpdateSettings.of(DEFAULTS, desired, new UpdateTerms(Duration.ZERO, null))
                                .soak())
                .isZero();
    }

    @Test
    void readsCanaries() {
        assertThat(of(Map.of("update.canary", "12.5%")).canary())
                .isEqualTo(new CanaryRule.Weight(12.5));
        assertThat(of(Map.of("update.canary", "header:x-tester=yes")).canary())
                .isEqualTo(new CanaryRule.Header("x-tester", "yes"));
        assertThat(of(Map.of("update.canary", "header:x-tester")).canary())
                .isEqualTo(new CanaryRule.Header("x-tester", ""));
        assertThat(of(Map.of()).canary()).isNull();
    }

    @ParameterizedTest
    @CsvSource({
        "update.canary, 0%",
        "update.canary, 101%",
        "update.canary, some",
        "update.canary, header:",
        "update.soakSeconds, -1",
        "update.soakSeconds, long"
    })
    void namesWhatCannotBeRead(String key, String value) {
        assertThatThrownBy(() -> of(Map.of(key, value)))
                .isInstanceOfSatisfying(
                        PluginException.class,
                        e -> {
                            assertThat(e.code()).isEqualTo(ErrorCode.INVALID_ARGUMENT);
                            assertThat(e).hasMessageContaining(key).hasMessageContaining(value);
                        });
    }
}
