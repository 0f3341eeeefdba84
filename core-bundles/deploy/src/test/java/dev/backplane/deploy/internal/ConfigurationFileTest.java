package dev.backplane.deploy.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.backplane.manager.ConfigurationChange;
import dev.backplane.manager.ConfigurationChange.Edit;
import dev.backplane.plugin.PluginException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.nio.charset.StandardCharsets;
import java.util.List;

class ConfigurationFileTest {

    private static List<ConfigurationChange> parse(String json) {
        return ConfigurationFile.parse(json.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void readsWhatTheConfiguratorWould() {
        assertThat(
                        parse(
                                """
                                { ":configurator:resource-version": 1,
                                  "b~x": {},
                                  "a": { ":configurator:policy": "force", "text": "t", "n:Integer": 3,
                                         "half": 0.5, "on": true, "many": ["x", "y"], "deep": {"k": 1} } }
                                """))
                .containsExactly(
                        new ConfigurationChange(
                                "a",
                                ConfigurationChange.Kind.REPLACE,
                                List.of(
                                        set("text", "t"),
                                        set("n:Integer", 3L),
                                        set("half", 0.5),
                                        set("on", true),
                                        set("many", List.of("x", "y")),
                                        set("deep", "{\"k\":1}"))),
                        new ConfigurationChange(
                                "b~x", ConfigurationChange.Kind.REPLACE, List.of()));
    }

    private static Edit set(String key, Object value) {
        return new Edit(Edit.Action.SET, key, value);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    {}                    | it has no configuration
                    { "a": 3 }            | 'a' must have an object
                    { "a": { "k": [[]] }} | 'k' has a list in a list
                    { "a": { "k": 1 }     | line 1
                    """)
    void saysWhatIsWrong(String json, String message) {
        assertThatThrownBy(() -> parse(json))
                .isInstanceOf(PluginException.class)
                .hasMessageContaining(message);
    }
}
