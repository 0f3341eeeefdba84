package dev.backplane.manager.internal.configuration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.backplane.manager.ConfigurationChange;
import dev.backplane.manager.ConfigurationChange.Edit;
import dev.backplane.manager.ConfigurationChange.Edit.Action;
import dev.backplane.manager.ConfigurationChange.Kind;
import dev.backplane.plugin.PluginException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

class EditedTest {

    private static SortedMap<String, Object> edited(
            SortedMap<String, Object> before, Kind kind, Edit... edits) {
        return Edited.of(before, new ConfigurationChange("pid", kind, List.of(edits)));
    }

    private static Edit edit(Action action, String key, Object value) {
        return new Edit(action, key, value);
    }

    private static SortedMap<String, Object> present() {
        return new TreeMap<>(Map.of("size", 1, "names", new String[] {"x", "y"}));
    }

    @Test
    void editsAreMadeInTheirOrderAndTypesStayInTheKeys() {
        assertThat(
                        edited(
                                present(),
                                Kind.EDIT,
                                edit(Action.SET, "size", "7"),
                                edit(Action.ADD, "names", List.of("y", "z")),
                                edit(Action.SET, "other:Long[]", List.of("1", 2.0)),
                                edit(Action.SET, "SIZE:Long", "8")))
                .isEqualTo(
                        Map.of(
                                "SIZE:Long",
                                "8",
                                "names",
                                List.of("x", "y", "z"),
                                "other:Long[]",
                                List.of("1", 2.0)));
    }

    @Test
    void aReplacementBeginsWithNothingAndAnEditLeavesTheRest() {
        assertThat(edited(present(), Kind.REPLACE, edit(Action.SET, "size", 2L)))
                .isEqualTo(Map.of("size", 2L));
        assertThat(
                        edited(
                                present(),
                                Kind.EDIT,
                                edit(Action.UNSET, "size", ""),
                                edit(Action.TAKE, "names", "x")))
                .isEqualTo(Map.of("names", List.of("y")));
    }

    @ParameterizedTest
    @CsvSource({"service.pid", ":configurator:x", "' '"})
    void whatConfigAdminKeepsForItselfCannotBeSet(String key) {
        assertThatThrownBy(() -> edited(present(), Kind.EDIT, edit(Action.SET, key, "1")))
                .isInstanceOf(PluginException.class)
                .hasMessageContaining("is no property that can be set");
    }

    @Test
    void doesNotTakeWhatIsNotThere() {
        assertThatThrownBy(() -> edited(present(), Kind.EDIT, edit(Action.TAKE, "names", "q")))
                .hasMessageContaining("'names' does not hold");
    }

    @ParameterizedTest
    @CsvSource({"a,true", "a~b,true", "a~b~c,true", "~b,false", "a b,false", "'',false"})
    void aPidIsOneWordWithAName(String text, boolean valid) {
        if (valid) {
            assertThat(Pid.parse(text).text()).isEqualTo(text);
        } else {
            assertThatThrownBy(() -> Pid.parse(text)).hasMessageContaining("is no PID");
        }
    }
}
