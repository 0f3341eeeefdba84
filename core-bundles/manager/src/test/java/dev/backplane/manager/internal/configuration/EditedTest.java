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
import org.osgi.service.metatype.AttributeDefinition;

import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

class EditedTest {

    private static final Attributes KNOWN =
            new Attributes(
                    Map.of(
                            "size", new Declared("size", AttributeDefinition.INTEGER, 0),
                            "names", new Declared("names", AttributeDefinition.STRING, 99),
                            "mode", new Declared("mode", AttributeDefinition.STRING, 0, "a", "b")));

    /** What a Metatype would say. */
    private record Declared(String id, int type, int cardinality, String... options)
            implements AttributeDefinition {
        @Override
        public String getName() {
            return id;
        }

        @Override
        public String getID() {
            return id;
        }

        @Override
        public String getDescription() {
            return "";
        }

        @Override
        public int getCardinality() {
            return cardinality;
        }

        @Override
        public int getType() {
            return type;
        }

        @Override
        public String[] getOptionValues() {
            return options.clone();
        }

        @Override
        public String[] getOptionLabels() {
            return options.clone();
        }

        @Override
        public String validate(String value) {
            return "";
        }

        @Override
        public String[] getDefaultValue() {
            return new String[0];
        }
    }

    private static Edited edited(SortedMap<String, Object> before, Kind kind, Edit... edits) {
        return Edited.of(before, new ConfigurationChange("pid", kind, List.of(edits)), KNOWN);
    }

    private static Edit edit(Action action, String key, Object value) {
        return new Edit(action, key, value);
    }

    private static SortedMap<String, Object> present() {
        return new TreeMap<>(Map.of("size", 1, "names", new String[] {"x", "y"}));
    }

    @Test
    void valuesBecomeWhatTheMetatypeSays() {
        Edited edited =
                edited(
                        present(),
                        Kind.EDIT,
                        edit(Action.SET, "size", "7"),
                        edit(Action.ADD, "names", List.of("y", "z")),
                        edit(Action.SET, "other:Long[]", List.of("1", 2.0)));

        assertThat(edited.properties())
                .containsEntry("size", 7)
                .containsEntry("names", new String[] {"x", "y", "z"})
                .containsEntry("other", new Long[] {1L, 2L});
        assertThat(edited.unknown()).containsExactly("other");
    }

    @Test
    void aReplacementBeginsWithNothingAndAnEditLeavesTheRest() {
        assertThat(edited(present(), Kind.REPLACE, edit(Action.SET, "size", 2L)).properties())
                .isEqualTo(Map.of("size", 2));
        Edited edited =
                edited(
                        present(),
                        Kind.EDIT,
                        edit(Action.UNSET, "size", ""),
                        edit(Action.TAKE, "names", "x"));
        assertThat(edited.properties()).containsOnlyKeys("names");
        assertThat((String[]) edited.properties().get("names")).containsExactly("y");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    size         | many      | of type Integer, a number in its range
                    size         | 99999999999 | a number in its range
                    mode         | c         | it may be a, b
                    flag:Boolean | yes       | of type Boolean
                    x:Date       | 1         | there is no type 'Date'
                    service.pid  | other     | is no property that can be set
                    :configurator:x | 1      | is no property that can be set
                    """)
    void saysWhatWillNotDo(String key, String value, String message) {
        assertThatThrownBy(() -> edited(present(), Kind.EDIT, edit(Action.SET, key, value)))
                .isInstanceOf(PluginException.class)
                .hasMessageContaining(message)
                .hasMessageContaining(key.contains("configurator") ? "configurator" : "'");
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
