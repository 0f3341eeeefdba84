package dev.backplane.deploy.internal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.backplane.loader.Digest;
import dev.backplane.manager.Change;
import dev.backplane.manager.Door;
import dev.backplane.manager.Owner;
import dev.backplane.plugin.ErrorCode;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

class JsonEntriesTest {

    private static final FakeJar GREETER_1 = FakeJar.of("greeter", "1.0.0");
    private static final FakeJar GREETER_2 = FakeJar.of("greeter", "2.0.0");
    private static final String OTHER_DIGEST = "sha256:" + "0".repeat(64);

    @TempDir private Path home;

    private PluginFolder folder;

    @BeforeEach
    void open() throws IOException {
        folder = new PluginFolder(home.resolve("plugins"));
        folder.pass();
    }

    private void json(String content) throws IOException {
        folder.write("greeter.json", content.replace('\'', '"'));
    }

    private void installed() throws IOException {
        folder.write("g.jar", GREETER_1);
        json("{'source': 'g.jar', 'state': 'started'}");
        assertThat(folder.settled())
                .containsExactly("install greeter 1.0.0 by greeter.json start=true");
    }

    private boolean running() {
        return folder.manager.find("greeter").orElseThrow().shouldRun();
    }

    @Test
    void aJsonInstallsItsSourceAndTheJarIsNoEntryByItself() throws IOException {
        installed();

        assertThat(folder.manager.entries.get("greeter").owner())
                .isEqualTo(new Owner(Door.FILE, "greeter.json"));
        folder.requireQuiet();
    }

    @Test
    void stateFollowsTheFile() throws IOException {
        installed();
        json("{'source': 'g.jar', 'state': 'stopped'}");
        assertThat(folder.settled()).containsExactly("stop greeter by greeter.json");
        json("{'source': 'g.jar', 'state': 'started'}");
        assertThat(folder.settled()).containsExactly("start greeter by greeter.json");
        json("{'source': 'g.jar'}");
        assertThat(folder.settled()).isEmpty();
        assertThat(running()).isTrue();
        folder.requireQuiet();
    }

    @Test
    void aFailedStopIsRetried() throws IOException {
        installed();
        folder.manager.fail("greeter", ErrorCode.IN_USE);
        json("{'source': 'g.jar', 'state': 'stopped'}");
        assertThat(folder.settled()).hasSize(1);
        folder.requireRefusal("greeter.json", ErrorCode.IN_USE);

        folder.manager.failures.clear();
        assertThat(folder.passAfter(Duration.ofSeconds(60)))
                .containsExactly("stop greeter by greeter.json");
        folder.requireQuiet();
    }

    @Test
    void anOperatorsForcedStopIsNotFought() throws IOException {
        installed();
        folder.pass();
        folder.manager.switchTo("greeter", new Change(new Owner(Door.SHELL, ""), true), false);
        folder.manager.takeCalls();

        folder.requireQuiet();
        assertThat(running()).isFalse();
    }

    @Test
    void aTouchChangesNothing() throws IOException {
        installed();
        folder.clock.advance(Duration.ofHours(1));
        folder.touch("greeter.json");

        assertThat(folder.settled()).isEmpty();
        folder.requireQuiet();
    }

    @Test
    void aReplacedSourceUpdates() throws IOException {
        installed();
        folder.writeHalf("g.jar", GREETER_2);
        assertThat(folder.settled()).isEmpty();
        folder.requireRefusal("greeter.json", ErrorCode.BAD_ARTIFACT, "g.jar");

        folder.write("g.jar", GREETER_2);
        assertThat(folder.settled())
                .containsExactly("install greeter 2.0.0 by greeter.json start=true");
        folder.requireQuiet();
    }

    @Test
    void aHalfWrittenJsonNamesLineAndColumnAndLeavesWhatRuns() throws IOException {
        installed();
        json("{'source': 'g.jar',\n  'state");
        assertThat(folder.settled()).isEmpty();
        folder.requireRefusal(
                "greeter.json", ErrorCode.INVALID_ARGUMENT, "greeter.json", "line 2", "column");
        folder.clock.advance(Duration.ofSeconds(5));
        folder.restart();
        assertThat(folder.pass()).as("also after a restart").isEmpty();

        json("{'source': 'g.jar', 'state': 'started'}");
        assertThat(folder.settled()).isEmpty();
        folder.requireQuiet();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[]",
                "{'source': 'g.jar'} trailing",
                "{'source': 'g.jar', 'source': 'h.jar'}",
                "{'state': 'started'}",
                "{'source': 7}",
                "{'source': '../g.jar'}",
                "{'source': 'g.jar', 'state': 'running'}",
                "{'source': 'g.jar', 'sha256': 'abc'}",
                "{'source': 'g.jar', 'version': '[2,1'}",
                "{'source': 'g.jar', 'require': ['memory']}"
            })
    void aJsonThatIsWrongIsRefusedAndTheJarDoesNotStartByItself(String content) throws IOException {
        folder.write("g.jar", GREETER_1);
        json(content);

        assertThat(folder.settled()).isEmpty();
        folder.requireRefusal("greeter.json", ErrorCode.INVALID_ARGUMENT, "greeter.json");
    }

    @Test
    void theArtifactMustBeWhatTheJsonSays() throws IOException {
        folder.write("g.jar", FakeJar.of("shouter", "1.0.0"));
        json("{'source': 'g.jar'}");
        assertThat(folder.settled()).isEmpty();
        folder.requireRefusal("greeter.json", ErrorCode.INVALID_ARGUMENT, "shouter");

        folder.write("g.jar", GREETER_1);
        json("{'source': 'g.jar', 'version': '[2,3)'}");
        assertThat(folder.settled()).isEmpty();
        folder.requireRefusal("greeter.json", ErrorCode.INVALID_ARGUMENT, "1.0.0", "[2");

        json("{'source': 'g.jar', 'sha256': '%s'}".formatted(OTHER_DIGEST));
        assertThat(folder.settled()).isEmpty();
        folder.requireRefusal("greeter.json", ErrorCode.BAD_ARTIFACT, OTHER_DIGEST);

        Digest digest = FakeLoader.digest(folder.path.resolve("g.jar"));
        json(
                "{'source': 'g.jar', 'version': '[1,2)', 'sha256': '%s', 'state': 'stopped'}"
                        .formatted(digest.hex()));
        assertThat(folder.settled())
                .containsExactly("install greeter 1.0.0 by greeter.json start=false");
        folder.requireQuiet();
    }

    @Test
    void aSourceThatIsNotThereIsWaitedFor() throws IOException {
        json("{'source': 'g.jar'}");
        assertThat(folder.settled()).isEmpty();
        folder.requireRefusal("greeter.json", ErrorCode.SOURCE_UNAVAILABLE, "g.jar");

        folder.write("g.jar", GREETER_1);
        assertThat(folder.settled()).containsExactly("install greeter 1.0.0 by greeter.json");
        folder.requireQuiet();
    }

    @Test
    void aSourceThatIsDeletedLeavesWhatRuns() throws IOException {
        installed();
        folder.delete("g.jar");

        assertThat(folder.settled()).isEmpty();
        folder.requireRefusal("greeter.json", ErrorCode.SOURCE_UNAVAILABLE, "g.jar");
    }

    @Test
    void deletingJsonAndJarUninstalls() throws IOException {
        installed();
        folder.delete("greeter.json");
        folder.delete("g.jar");

        assertThat(folder.settled()).containsExactly("uninstall greeter by greeter.json");
        folder.requireQuiet();
    }

    @Test
    void withoutItsJsonTheJarStandsForItselfAndGoesOnRunning() throws IOException {
        installed();
        folder.delete("greeter.json");

        assertThat(folder.settled()).containsExactly("install greeter 1.0.0 by g.jar");
        folder.requireQuiet();
    }

    @Test
    void aJsonTakesOverFromAJarAndKeepsOtherJarsOfTheNameOut() throws IOException {
        folder.write("g.jar", GREETER_1);
        folder.write("g2.jar", GREETER_2);
        folder.settled();
        json("{'source': 'g.jar'}");

        assertThat(folder.settled()).containsExactly("install greeter 1.0.0 by greeter.json");
        folder.requireRefusal("g2.jar", ErrorCode.NAME_CONFLICT, "greeter.json");
        assertThat(folder.passAfter(Duration.ofHours(1))).isEmpty();
        assertThat(folder.manager.refusals).containsOnlyKeys("g2.jar");
    }

    @Test
    void aUrlIsFetchedOnceAndCheckedBeforeItIsInstalled() throws IOException {
        URI uri = URI.create("https://example.org/greeter.jar");
        Path file = Files.write(home.resolve("remote"), GREETER_1.bytes());
        folder.manager.loader.remote.put(uri, file);
        json("{'source': '%s', 'sha256': '%s'}".formatted(uri, OTHER_DIGEST));
        assertThat(folder.settled()).isEmpty();
        folder.requireRefusal("greeter.json", ErrorCode.BAD_ARTIFACT, OTHER_DIGEST);

        json("{'source': '%s', 'sha256': '%s'}".formatted(uri, FakeLoader.digest(file)));
        assertThat(folder.settled()).containsExactly("install greeter 1.0.0 by greeter.json");
        folder.requireQuiet();
        folder.restart();
        folder.requireQuiet();
        assertThat(folder.manager.loader.fetches).isEqualTo(2);
    }

    @Test
    void aUrlThatDoesNotAnswerIsTriedAgain() throws IOException {
        json("{'source': 'https://example.org/greeter.jar'}");
        assertThat(folder.settled()).isEmpty();
        folder.requireRefusal("greeter.json", ErrorCode.SOURCE_UNAVAILABLE);

        Path file = Files.write(home.resolve("remote"), GREETER_1.bytes());
        folder.manager.loader.remote.put(URI.create("https://example.org/greeter.jar"), file);
        assertThat(folder.passAfter(Duration.ofSeconds(60)))
                .containsExactly("install greeter 1.0.0 by greeter.json");
        folder.requireQuiet();
    }

    @Test
    void storedContentIsInstalledByItsDigest() throws IOException {
        Path file = Files.write(home.resolve("stored"), GREETER_1.bytes());
        Digest digest = FakeLoader.digest(file);
        folder.manager.loader.store.put(digest, file);
        json("{'source': '%s'}".formatted(digest));

        assertThat(folder.settled()).containsExactly("install greeter 1.0.0 by greeter.json");
        folder.requireQuiet();
    }

    @Test
    void aDirectoryNamedJsonIsRefused() throws IOException {
        Files.createDirectory(folder.path.resolve("greeter.json"));

        assertThat(folder.settled()).isEmpty();
        folder.requireRefusal("greeter.json", ErrorCode.INVALID_ARGUMENT);
    }
}
