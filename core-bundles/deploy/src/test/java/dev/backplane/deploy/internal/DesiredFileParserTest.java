package dev.backplane.deploy.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.backplane.loader.Digest;
import dev.backplane.plugin.PluginException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.osgi.framework.Version;

import java.net.URI;
import java.nio.charset.StandardCharsets;

class DesiredFileParserTest {

    private static DesiredFile parse(String content) {
        return DesiredFileParser.parse(
                "greeter.json", content.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void readsEveryKey() {
        String digest = "0a".repeat(32);

        DesiredFile file =
                parse(
                        ("{'source': 'g.jar', 'version': '[1,2)',"
                                        + " 'sha256': 'sha256:%s', 'state': 'stopped'}")
                                .formatted(digest));

        assertThat(file.name()).isEqualTo("greeter");
        assertThat(file.source()).isEqualTo(new DesiredSource.InFolder("g.jar"));
        assertThat(file.sha256()).isEqualTo(new Digest(digest));
        assertThat(file.version().includes(Version.parseVersion("1.9"))).isTrue();
        assertThat(file.version().includes(Version.parseVersion("2.0"))).isFalse();
        assertThat(file.start()).isFalse();
    }

    @Test
    void aSourceIsAJarADigestOrAUrl() {
        assertThat(parse("{'source': 'https://example.org/a.jar'}").source())
                .isEqualTo(new DesiredSource.Remote(URI.create("https://example.org/a.jar")));
        String digest = "sha256:" + "0a".repeat(32);
        assertThat(parse("{'source': '%s'}".formatted(digest)).pinned())
                .contains(Digest.parse(digest));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{'source': 'g.jar' | line 1, column 19: it ends too early",
                "{'source': 'g.jar',%n'state' 'started'} | line 2, column 17",
                "{'source': 'g.jar'} {} | line 1, column 21",
                "`` | line 1, column 1: it ends too early",
                "'text' | JSON object",
                "{'source': 'a.jar', 'source': 'b.jar'} | 'source' twice",
                "{'source': 'a.jar', 'stat': 'started', 'requires': []} | requires, stat.",
                "{'state': 'started'} | no 'source'",
                "{'source': null} | must be a string",
                "{'source': 'http://a b/'} | not a URL",
                "{'source': 'dir/a.jar'} | name of a jar",
                "{'source': 'a.jar', 'state': 'on'} | 'started' or 'stopped'"
            })
    void saysWhatIsWrongAndWhere(String content, String message) {
        assertThatThrownBy(() -> parse(content.replace("%n", "\n")))
                .isInstanceOf(PluginException.class)
                .hasMessageContaining(message);
    }
}
