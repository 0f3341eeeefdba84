package dev.backplane.shell.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.backplane.loader.ArtifactSource;
import dev.backplane.loader.Digest;
import dev.backplane.plugin.ErrorCode;
import dev.backplane.plugin.PluginException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.net.URI;
import java.nio.file.Path;

class SourceArgumentTest {

    private static final Path FOLDER = Path.of("/srv/plugins");

    @Test
    void takesARelativePathFromTheCurrentFolder() {
        assertThat(SourceArgument.parse("../a.jar", FOLDER))
                .isEqualTo(new ArtifactSource.LocalFile(Path.of("/srv/a.jar")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"file:/a.jar", "http://host/a.jar", "HTTPS://host/a.jar"})
    void takesUrls(String url) {
        assertThat(SourceArgument.parse(url, FOLDER))
                .isEqualTo(new ArtifactSource.Remote(URI.create(url)));
    }

    @Test
    void takesADigestInEitherCase() {
        assertThat(SourceArgument.parse("sha256:" + "AB".repeat(32), FOLDER))
                .isEqualTo(new ArtifactSource.Stored(new Digest("ab".repeat(32))));
    }

    @ParameterizedTest
    @ValueSource(strings = {"sha256:12", "http://a b/", "nul\0byte.jar"})
    void saysWhatASourceIsWhenItIsNone(String text) {
        assertThatThrownBy(() -> SourceArgument.parse(text, FOLDER))
                .isInstanceOfSatisfying(
                        PluginException.class,
                        e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID_ARGUMENT))
                .hasMessageContaining("sha256:<digest>");
    }
}
