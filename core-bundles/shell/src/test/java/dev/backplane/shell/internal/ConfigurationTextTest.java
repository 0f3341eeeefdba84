package dev.backplane.shell.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.backplane.manager.ConfigurationChange.Edit;
import dev.backplane.manager.ConfigurationInfo;

import org.junit.jupiter.api.Test;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

class ConfigurationTextTest {

    @Test
    void readsWhatToSetToAddAndToTake() {
        assertThat(ConfigurationText.edits("a=1", "b+=x=y", "b+=z", "c-=", "n:Integer=3"))
                .containsExactly(
                        new Edit(Edit.Action.SET, "a", "1"),
                        new Edit(Edit.Action.ADD, "b", List.of("x=y", "z")),
                        new Edit(Edit.Action.TAKE, "c", ""),
                        new Edit(Edit.Action.SET, "n:Integer", "3"));
        assertThatThrownBy(() -> ConfigurationText.edits("nothing"))
                .hasMessageContaining("'nothing' is not KEY=VALUE");
    }

    @Test
    void writesAValueALine() {
        Map<String, Object> properties = new LinkedHashMap<>();
        properties.put("many", new int[] {1, 2});
        properties.put("one", true);
        assertThat(ConfigurationText.lines(new ConfigurationInfo("p", properties, Set.of())))
                .isEqualTo("many=1\nmany=2\none=true");
    }
}
