package dev.backplane.loader.internal;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;

import dev.backplane.loader.PluginLoader.RepositoryBundle;
import dev.backplane.loader.internal.policy.TestPolicy;
import dev.backplane.loader.internal.trust.TestTrust;
import dev.backplane.loader.internal.validation.TestJar;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.Map;

class RepositoryFoldersTest {

    @TempDir Path home;
    @TempDir Path distribution;
    private final ListAppender<ILoggingEvent> warnings = new ListAppender<>();
    private Path repository;
    private ContentAddressedLoader loader;

    @BeforeEach
    void activate() throws IOException {
        repository = Files.createDirectories(home.resolve("repository"));
        loader = loader(distribution, Map.of());
        warnings.start();
        ((Logger) LoggerFactory.getLogger(RepositoryFolders.class)).addAppender(warnings);
    }

    @AfterEach
    void stopWatching() {
        ((Logger) LoggerFactory.getLogger(RepositoryFolders.class)).detachAppender(warnings);
    }

    @Test
    void listsBestFirst() throws IOException {
        Path shipped = Files.createDirectories(distribution.resolve("repository"));
        Path extra = Files.createDirectories(home.resolve("more"));
        TestJar.bundle("b", "1").in(repository, "0.jar");
        TestJar.bundle("a", "1.9").in(repository, "1.jar");
        TestJar.bundle("a", "1.10").in(shipped, "2.jar");
        TestJar.bundle("a", "1.10").in(extra, "1.jar");
        TestJar.bundle("a", "99").in(repository, "ignored.zip");

        List<RepositoryBundle> bundles =
                loader(distribution, Map.of("repositories", new String[] {"more", "missing"}))
                        .repository();

        assertThat(bundles)
                .extracting(
                        bundle ->
                                bundle.descriptor().symbolicName()
                                        + " "
                                        + bundle.descriptor().version()
                                        + " "
                                        + bundle.source().label())
                .containsExactly(
                        "a 1.10.0 1.jar", "a 1.10.0 2.jar", "a 1.9.0 1.jar", "b 1.0.0 0.jar");
    }

    @Test
    void listsAFolderOnceEvenIfItIsNamedTwice() {
        TestJar.bundle("a", "1").in(repository, "a.jar");

        assertThat(
                        loader(home, Map.of("repositories", new String[] {repository.toString()}))
                                .repository())
                .hasSize(1);
    }

    @Test
    void isEmptyWithoutFolders() throws IOException {
        Files.delete(repository);

        assertThat(loader.repository()).isEmpty();
        assertThat(warnings.list).isEmpty();
    }

    @Test
    void followsChanges() throws IOException {
        Path file = TestJar.bundle("a", "1").in(repository, "a.jar");
        assertThat(versions()).containsExactly("1.0.0");

        TestJar.bundle("a", "2.0.0.longer").in(repository, "a.jar");
        assertThat(versions()).containsExactly("2.0.0.longer");

        Files.delete(file);
        assertThat(versions()).isEmpty();
    }

    @Test
    void readsAFileAgainOnlyWhenItChanges() throws IOException {
        Path file = TestJar.bundle("a", "1").in(repository, "a.jar");
        FileTime time = Files.getLastModifiedTime(file);
        assertThat(versions()).containsExactly("1.0.0");

        Files.write(file, new byte[(int) Files.size(file)]);
        Files.setLastModifiedTime(file, time);

        assertThat(versions()).containsExactly("1.0.0");
    }

    @Test
    void warnsOnceForEachChangeOfAMalformedFile() throws IOException {
        TestJar.bundle("a", "1").in(repository, "a.jar");
        Path bad = Files.writeString(repository.resolve("bad.jar"), "no jar");
        Files.createDirectories(repository.resolve("folder.jar"));

        for (int scan = 0; scan < 3; scan++) {
            assertThat(versions()).containsExactly("1.0.0");
        }
        assertThat(warnings.list)
                .extracting(ILoggingEvent::getFormattedMessage)
                .singleElement()
                .asString()
                .contains("bad.jar", "not a zip archive");

        Files.writeString(bad, "still no jar");
        assertThat(versions()).containsExactly("1.0.0");
        assertThat(warnings.list).hasSize(2);
    }

    private List<String> versions() {
        return loader.repository().stream()
                .map(bundle -> bundle.descriptor().version().toString())
                .toList();
    }

    private ContentAddressedLoader loader(Path distribution, Map<String, Object> config) {
        return new ContentAddressedLoader(
                TestConfig.context(
                        Map.of(
                                "backplane.home",
                                home.toString(),
                                "backplane.distribution",
                                distribution.toString())),
                TestConfig.with(config),
                TestPolicy.with(Map.of()),
                TestTrust.none());
    }
}
