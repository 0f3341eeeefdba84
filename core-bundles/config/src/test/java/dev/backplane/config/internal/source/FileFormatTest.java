package dev.backplane.config.internal.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;

final class FileFormatTest {

    private static SortedMap<String, Map<String, Object>> read(String name, byte[] bytes)
            throws UnreadableFileException {
        return Objects.requireNonNull(FileFormat.of(name)).read(name, bytes);
    }

    private static SortedMap<String, Map<String, Object>> read(String name, String text)
            throws UnreadableFileException {
        return read(name, text.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void theNameOfTheFileIsThePid() throws Exception {
        assertThat(read("com.acme~eu.yaml", "size: 7\non: true\nnames: [a, b]\nwhen: 2026-01-01"))
                .containsEntry(
                        "com.acme~eu",
                        Map.of(
                                "size",
                                7L,
                                "on",
                                true,
                                "names",
                                List.of("a", "b"),
                                "when",
                                "2026-01-01"));
        assertThat(read("com.acme.cfg", "size = 7\n# no\nname: ü"))
                .containsEntry("com.acme", Map.of("size", "7", "name", "ü"));
        assertThat(read("a.yml", "")).containsEntry("a", Map.of());
        assertThat(PropertiesFile.parts("a, b\\,c ,")).containsExactly("a", "b,c", "");
        assertThat(FileFormat.of("revoked.txt")).isNull();
        assertThat(FileFormat.of(".half.yaml")).isNull();
    }

    @Test
    void aJsonFileHasManyPidsCommentsAndTypes() throws Exception {
        assertThat(
                        read(
                                "any.json",
                                "// of all\n{ \":configurator:resource-version\": 1,"
                                        + " \"a\": { \"n:Integer\": 1 }, \"b~c\": {} }"))
                .containsEntry("a", Map.of("n", 1))
                .containsEntry("b~c", Map.of());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    a.json       | '{ "a": { "n": 1'   | it is no JSON of configurations
                    a.json       | '[1]'               | it is no JSON of configurations
                    a.json       | '{ "a": 1 }'        | a
                    a.json       | ''                  | it is no JSON of configurations
                    a.yaml       | 'a: ['              | it is no YAML
                    a.yaml       | 'a: {b: 1}'         | configurations are flat
                    a.yaml       | 'a:'                | 'a' has no value
                    a.yaml       | '- 1'               | it is no mapping
                    a.yaml       | '{a: 1, a: 2}'      | duplicate key
                    a.properties | 'a=\\u00'           | it is no list of properties
                    a.cfg        | 'a=1\\na=2'         | it
                    """)
    void saysWhyAFileIsNone(String name, String text, String message) {
        String content = text.replace("\\\\", "\\").replace("\\n", "\n");
        assertThatThrownBy(() -> read(name, content))
                .isInstanceOf(UnreadableFileException.class)
                .hasMessageContaining(message);
    }

    @Test
    void takesNoMoreThanTheLimitAndOnlyUtf8() {
        assertThatThrownBy(() -> read("a.yaml", "a: " + "x".repeat(1 << 20)))
                .hasMessageContaining("at most 1048576 are read");
        assertThatThrownBy(() -> read("a.cfg", "a=ä".getBytes(StandardCharsets.ISO_8859_1)))
                .hasMessageContaining("it is not UTF-8");
    }
}
