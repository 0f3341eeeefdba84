package dev.backplane.config.internal.schema;

import static org.assertj.core.api.Assertions.assertThat;

import dev.backplane.config.CheckedConfiguration;
import dev.backplane.config.CheckedConfiguration.Fault;
import dev.backplane.config.CheckedConfiguration.Fault.Kind;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.osgi.service.metatype.AttributeDefinition;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

final class MetatypeSchemasTest {

    private static final SortedMap<String, Declaration> KNOWN =
            new TreeMap<>(
                    Map.of(
                            "size", declared("size", AttributeDefinition.INTEGER, 0, "1", "10"),
                            "names", declared("names", AttributeDefinition.STRING, 2, null, "3"),
                            "key", declared("key", AttributeDefinition.PASSWORD, 0, null, null),
                            "mode",
                                    new Declaration(
                                            "mode",
                                            AttributeDefinition.STRING,
                                            0,
                                            null,
                                            null,
                                            List.of("a", "b"),
                                            true)));

    private final MetatypeSchemas schemas =
            new MetatypeSchemas(
                    pid -> pid.equals("known") ? KNOWN : new TreeMap<>(),
                    value -> String.valueOf(value).replace("$[env:SIZE]", "11"));

    private static Declaration declared(String key, int type, int many, String least, String most) {
        return new Declaration(key, type, many, least, most, List.of(), false);
    }

    private CheckedConfiguration check(String key, Object value) {
        Map<String, Object> properties = new TreeMap<>(Map.of("mode", "a"));
        properties.put(key, value);
        return schemas.check("known", properties);
    }

    @Test
    void valuesBecomeWhatIsDeclared() {
        CheckedConfiguration checked =
                schemas.check(
                        "known",
                        Map.of("size", 7.0, "names", "x", "mode", "b", "x.target", "(a=b)"));
        assertThat(checked.faults()).isEmpty();
        assertThat(checked.properties())
                .containsEntry("size", 7)
                .containsEntry("names", new String[] {"x"});
        assertThat(schemas.check("other", Map.of("n:Long[]", List.of("1", 2.0))).properties())
                .containsEntry("n", new Long[] {1L, 2L});
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    size         | many        | WRONG_VALUE | of type Integer, a number in its range
                    size         | 99999999999 | WRONG_VALUE | a number in its range
                    size         | 0           | WRONG_VALUE | 'size' is 0: it may be 1 to 10
                    size         | $[env:SIZE] | WRONG_VALUE | cannot be what env:SIZE stands for
                    size         | $[env:NO]   | UNRESOLVED  | needs env:NO
                    mode         | c           | WRONG_VALUE | it may be a, b
                    names        | long        | WRONG_VALUE | at most 3 characters long
                    key          | geheim      | CLEAR_SECRET | is a secret
                    key          | $[secret:k;default=geheim] | CLEAR_SECRET | is a secret
                    nme          | x           | UNKNOWN     | it knows key, mode, names, size
                    flag:Boolean | yes         | WRONG_VALUE | of type Boolean
                    x:Date       | 1           | WRONG_VALUE | there is no type 'Date'
                    service.pid  | other       | WRONG_VALUE | is no property that can be set
                    """)
    void saysWhatWillNotDoWithoutSecrets(String key, String value, Kind kind, String message) {
        Fault fault = check(key, value).faults().getFirst();
        assertThat(fault.kind()).isEqualTo(kind);
        assertThat(fault.message()).contains(message).doesNotContain("geheim", "11");
    }

    @Test
    void allFaultsAreToldAndForceOvercomesOnlyUnknownKeys() {
        CheckedConfiguration checked = schemas.check("known", Map.of("size", "x", "nme", 1));
        assertThat(checked.faults())
                .extracting(Fault::kind)
                .containsExactly(Kind.UNKNOWN, Kind.WRONG_VALUE, Kind.MISSING);
        assertThat(checked.hindering(true)).hasSize(2);
    }

    @Test
    void whatNobodyDeclaresIsASecretByItsName() {
        assertThat(schemas.secrets("other", Set.of("dbPassword", "size")))
                .containsExactly("dbPassword");
        assertThat(schemas.check("other", Map.of("dbPassword", "x")).faults())
                .extracting(Fault::kind)
                .containsExactly(Kind.LIKELY_SECRET);
        assertThat(schemas.inClear("other", Map.of("dbPassword", "$[secret:x]"))).isEmpty();
    }
}
