package dev.backplane.deploy.internal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.backplane.manager.Door;
import dev.backplane.manager.Owner;
import dev.backplane.manager.PluginInfo;
import dev.backplane.plugin.ErrorCode;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Arrays;

class JarEntriesTest {

    private static final FakeJar GREETER_1 = FakeJar.of("greeter", "1.0.0");
    private static final FakeJar GREETER_2 = FakeJar.of("greeter", "2.0.0");

    @TempDir private Path home;

    private PluginFolder folder;

    @BeforeEach
    void open() throws IOException {
        folder = new PluginFolder(home.resolve("plugins"));
        folder.pass();
    }

    private void install(String file, FakeJar jar) throws IOException {
        folder.write(file, jar);
        assertThat(folder.settled())
                .containsExactly("install %s %s by %s".formatted(jar.name(), jar.version(), file));
    }

    private PluginInfo greeter() {
        return folder.manager.find("greeter").orElseThrow();
    }

    @Test
    void aNewJarIsInstalledOnceItIsStable() throws IOException {
        install("greeter.jar", GREETER_1);

        assertThat(greeter().owner()).isEqualTo(new Owner(Door.FILE, "greeter.jar"));
        folder.requireQuiet();
    }

    @Test
    void aGrowingFileIsLeftAlone() throws IOException {
        byte[] whole = GREETER_1.bytes();
        for (int length = 1; length < whole.length; length += 20) {
            folder.write("greeter.jar", Arrays.copyOf(whole, length));
            assertThat(folder.passAfter(Duration.ofMillis(900))).isEmpty();
            assertThat(folder.manager.refusals).isEmpty();
        }
        folder.write("greeter.jar", whole);
        assertThat(folder.settled()).containsExactly("install greeter 1.0.0 by greeter.jar");
    }

    @Test
    void aStalledCopyIsReportedAndInstalledOnceComplete() throws IOException {
        folder.writeHalf("greeter.jar", GREETER_1);
        assertThat(folder.settled()).isEmpty();
        folder.requireRefusal("greeter.jar", ErrorCode.BAD_ARTIFACT, "greeter.jar", "complete");

        install("greeter.jar", GREETER_1);
        folder.requireQuiet();
    }

    @Test
    void aStalledOverwriteDoesNotTouchTheRunningVersion() throws IOException {
        install("greeter.jar", GREETER_1);
        folder.writeHalf("greeter.jar", GREETER_2);

        assertThat(folder.settled()).isEmpty();
        assertThat(folder.passAfter(Duration.ofHours(1))).isEmpty();
        folder.requireRefusal("greeter.jar", ErrorCode.BAD_ARTIFACT);
        assertThat(greeter().version()).isEqualTo("1.0.0");

        install("greeter.jar", GREETER_2);
        folder.requireQuiet();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "garbage", "PK\u0003\u0004 and then nothing"})
    void garbageIsRefusedOnce(String garbage) throws IOException {
        folder.write("greeter.jar", garbage);
        assertThat(folder.settled()).isEmpty();
        folder.requireRefusal("greeter.jar", ErrorCode.BAD_ARTIFACT);
        var reported = folder.manager.refusals.get("greeter.jar").when();

        folder.passAfter(Duration.ofMinutes(10));
        assertThat(folder.manager.refusals.get("greeter.jar").when()).isEqualTo(reported);

        folder.delete("greeter.jar");
        folder.requireQuiet();
    }

    @Test
    void aFileReplacedOrDeletedWhileItIsReadIsNoErrorAndReadAgain() throws IOException {
        folder.write("greeter.jar", GREETER_1);
        folder.manager.loader.meanwhile = () -> change(() -> folder.delete("greeter.jar"));
        assertThat(folder.settled()).isEmpty();
        folder.write("greeter.jar", GREETER_1);
        folder.manager.loader.meanwhile =
                () -> change(() -> folder.write("greeter.jar", GREETER_2));
        assertThat(folder.settled()).isEmpty();
        assertThat(folder.manager.refusals).isEmpty();

        folder.manager.loader.meanwhile = () -> {};
        assertThat(folder.settled()).containsExactly("install greeter 2.0.0 by greeter.jar");
        folder.requireQuiet();
    }

    private interface FileChange {
        void run() throws IOException;
    }

    private static void change(FileChange change) {
        try {
            change.run();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void aTouchChangesNothing() throws IOException {
        install("greeter.jar", GREETER_1);
        folder.clock.advance(Duration.ofHours(1));
        folder.touch("greeter.jar");

        assertThat(folder.settled()).isEmpty();
        assertThat(folder.manager.loader.inspections).isEqualTo(1);
    }

    @Test
    void anOverwriteUpdates() throws IOException {
        install("greeter.jar", GREETER_1);
        install("greeter.jar", GREETER_2);
        install("greeter.jar", GREETER_1);
        folder.requireQuiet();
    }

    @Test
    void aJarMovedOverAnotherOfTheSameSizeAndTimeIsNoticed() throws IOException {
        install("greeter.jar", GREETER_1.filledWith("a"));
        var time = Files.getLastModifiedTime(folder.path.resolve("greeter.jar"));
        Path other = home.resolve("other.jar");
        Files.write(other, GREETER_1.filledWith("b").bytes());
        Files.setLastModifiedTime(other, time);
        Files.move(other, folder.path.resolve("greeter.jar"), StandardCopyOption.ATOMIC_MOVE);

        assertThat(folder.settled()).containsExactly("install greeter 1.0.0 by greeter.jar");
    }

    @Test
    void aDeletedJarIsUninstalled() throws IOException {
        install("greeter.jar", GREETER_1);
        folder.delete("greeter.jar");

        assertThat(folder.settled()).containsExactly("uninstall greeter by greeter.jar");
        folder.requireQuiet();
    }

    @Test
    void aJarDeletedAndCreatedAgainIsNotUninstalled() throws IOException {
        install("greeter.jar", GREETER_1);
        folder.delete("greeter.jar");
        assertThat(folder.pass()).isEmpty();
        folder.write("greeter.jar", GREETER_1);

        assertThat(folder.settled()).isEmpty();
        folder.requireQuiet();
    }

    @Test
    void aDeletedJarOthersUseIsUninstalledOnceTheyAreGone() throws IOException {
        install("greeter.jar", GREETER_1);
        folder.manager.fail("greeter", ErrorCode.IN_USE);
        folder.delete("greeter.jar");
        assertThat(folder.settled()).hasSize(1);
        folder.requireRefusal("greeter.jar", ErrorCode.IN_USE);

        folder.manager.failures.clear();
        assertThat(folder.passAfter(Duration.ofSeconds(60))).hasSize(1);
        folder.requireQuiet();
    }

    @Test
    void aMissingFolderUninstallsNothing() throws IOException {
        install("greeter.jar", GREETER_1);
        Path away = home.resolve("away");
        Files.move(folder.path, away);
        assertThat(folder.passAfter(Duration.ofHours(1))).isEmpty();
        folder.restart();
        assertThat(folder.pass()).isEmpty();

        Files.move(away, folder.path);
        folder.requireQuiet();
        assertThat(folder.manager.entries).containsKey("greeter");
    }

    @Test
    void changesWhileTheRuntimeWasDownAreMadeUpAtOnce() throws IOException {
        install("replaced.jar", GREETER_1);
        install("deleted.jar", FakeJar.of("gone", "1.0.0"));
        install("same.jar", FakeJar.of("same", "1.0.0"));
        int inspected = folder.manager.loader.inspections;
        folder.write("replaced.jar", GREETER_2);
        folder.write("new.jar", FakeJar.of("new", "1.0.0"));
        folder.delete("deleted.jar");
        folder.clock.advance(Duration.ofSeconds(5));
        folder.restart();

        assertThat(folder.pass())
                .containsExactly(
                        "install new 1.0.0 by new.jar",
                        "install greeter 2.0.0 by replaced.jar",
                        "uninstall gone by deleted.jar");
        assertThat(folder.manager.loader.inspections - inspected)
                .as("what runs already is not judged again")
                .isEqualTo(2);
        folder.requireQuiet();
    }

    @Test
    void aFileReplacedByGarbageWhileTheRuntimeWasDownKeepsWhatRuns() throws IOException {
        install("greeter.jar", GREETER_1);
        folder.writeHalf("greeter.jar", GREETER_2);
        folder.clock.advance(Duration.ofSeconds(5));
        folder.restart();

        assertThat(folder.pass()).isEmpty();
        folder.requireRefusal("greeter.jar", ErrorCode.BAD_ARTIFACT);
    }

    @Test
    void aYoungFileAtTheStartIsTakenLater() throws IOException {
        folder.write("greeter.jar", GREETER_1);
        folder.restart();

        assertThat(folder.settled()).containsExactly("install greeter 1.0.0 by greeter.jar");
    }

    @Test
    void theHighestOfSeveralVersionsRunsAndTheNextTakesOverWhenItGoes() throws IOException {
        folder.write("greeter-1.jar", GREETER_1);
        folder.write("greeter-2.jar", GREETER_2);
        assertThat(folder.settled()).containsExactly("install greeter 2.0.0 by greeter-2.jar");
        folder.requireRefusal(
                "greeter-1.jar", ErrorCode.NAME_CONFLICT, "superseded by greeter-2.jar");

        folder.delete("greeter-2.jar");
        assertThat(folder.settled()).containsExactly("install greeter 1.0.0 by greeter-1.jar");
        folder.requireQuiet();
    }

    @Test
    void whileTheHighestIsBeingRewrittenTheLowerDoesNotTakeOver() throws IOException {
        folder.write("greeter-1.jar", GREETER_1);
        folder.write("greeter-2.jar", GREETER_2);
        folder.settled();
        folder.writeHalf("greeter-2.jar", FakeJar.of("greeter", "3.0.0"));

        assertThat(folder.settled()).isEmpty();
        folder.restart();
        assertThat(folder.passAfter(Duration.ofHours(1))).isEmpty();
        assertThat(greeter().version()).isEqualTo("2.0.0");
    }

    @Test
    void removingTheOldFileAndCopyingANewOneIsOneUpdate() throws IOException {
        install("greeter-1.jar", GREETER_1);
        folder.delete("greeter-1.jar");
        assertThat(folder.pass()).isEmpty();
        folder.clock.advance(Duration.ofMillis(900));
        folder.writeHalf("greeter-2.jar", GREETER_2);
        assertThat(folder.pass()).isEmpty();
        folder.clock.advance(Duration.ofMillis(900));
        folder.write("greeter-2.jar", GREETER_2);

        assertThat(folder.settled()).containsExactly("install greeter 2.0.0 by greeter-2.jar");
        folder.requireQuiet();
    }

    @Test
    void aRenamedFileOnlyChangesTheOwner() throws IOException {
        install("greeter.jar", GREETER_1);
        folder.rename("greeter.jar", "hello.jar");

        assertThat(folder.settled()).containsExactly("install greeter 1.0.0 by hello.jar");
        assertThat(greeter().owner().detail()).isEqualTo("hello.jar");
        folder.requireQuiet();
    }

    @Test
    void aFileThatNowBringsAnotherPluginGivesUpTheFirst() throws IOException {
        install("my.jar", GREETER_1);
        folder.write("my.jar", FakeJar.of("shouter", "1.0.0"));

        assertThat(folder.settled())
                .containsExactly("install shouter 1.0.0 by my.jar", "uninstall greeter by my.jar");
        folder.requireQuiet();
    }

    @Test
    void sameVersionWithOtherContentGivesWayToTheOneThatRuns() throws IOException {
        install("z.jar", GREETER_1);
        folder.write("a.jar", GREETER_1.filledWith("other"));

        assertThat(folder.settled()).isEmpty();
        folder.requireRefusal("a.jar", ErrorCode.NAME_CONFLICT, "z.jar", "other content");
    }

    @Test
    void aConflictIsRetriedEverMoreSlowlyAndEndsWhenTheOtherGoes() throws IOException {
        folder.write("a.jar", GREETER_1);
        folder.write("b.jar", new FakeJar("greeter", "com.other.greeter", "1.0.0", ""));
        folder.settled();
        folder.requireRefusal("b.jar", ErrorCode.NAME_CONFLICT, "com.acme.greeter");

        int attempts = 0;
        for (int second = 0; second < 600; second++) {
            attempts += folder.passAfter(Duration.ofSeconds(1)).size();
        }
        assertThat(attempts).as("attempts in ten minutes").isBetween(9, 15);

        folder.delete("a.jar");
        assertThat(folder.settled()).contains("uninstall greeter by a.jar");
        assertThat(folder.passAfter(Duration.ofSeconds(60)))
                .containsExactly("install greeter 1.0.0 by b.jar");
        folder.requireQuiet();
    }

    @Test
    void whatIsNoBundleIsNotTriedAgainUntilItChanges() throws IOException {
        folder.manager.fail("greeter", ErrorCode.BAD_ARTIFACT);
        install("greeter.jar", GREETER_1);
        folder.requireRefusal("greeter.jar", ErrorCode.BAD_ARTIFACT);
        assertThat(folder.passAfter(Duration.ofDays(1))).isEmpty();

        folder.manager.failures.clear();
        install("greeter.jar", GREETER_2);
        folder.requireQuiet();
    }

    @Test
    void anotherDoorsPluginIsLeftToIt() throws IOException {
        install("greeter.jar", GREETER_1);
        PluginInfo mine = greeter();
        folder.manager.entries.put("greeter", ownedBy(mine, new Owner(Door.GRPC, "")));

        assertThat(folder.passAfter(Duration.ofSeconds(5))).hasSize(1);
        folder.requireRefusal("greeter.jar", ErrorCode.OWNED_ELSEWHERE);
        folder.delete("greeter.jar");
        folder.requireQuiet();
        assertThat(folder.manager.entries).containsKey("greeter");
    }

    private static PluginInfo ownedBy(PluginInfo info, Owner owner) {
        return new PluginInfo(
                info.name(),
                info.type(),
                info.symbolicName(),
                info.version(),
                info.description(),
                info.bundleId(),
                info.bundleState(),
                info.phase(),
                info.shouldRun(),
                info.source(),
                info.digest(),
                owner,
                info.since(),
                info.requirements(),
                info.dependsOn(),
                info.usedBy(),
                info.problem());
    }

    @Test
    void aFaultOfTheRuntimeConcernsOneFileOnly() throws IOException {
        folder.manager.failures.put("broken", new IllegalStateException("a fault"));
        folder.write("broken.jar", FakeJar.of("broken", "1.0.0"));
        folder.write("greeter.jar", GREETER_1);

        assertThat(folder.settled()).contains("install greeter 1.0.0 by greeter.jar");
        folder.requireRefusal("broken.jar", ErrorCode.INTERNAL, "a fault");
    }

    @Test
    void hiddenAndTemporaryFilesAndOtherNamesAreIgnored() throws IOException {
        for (String name :
                new String[] {
                    ".greeter.jar",
                    "greeter.jar.tmp",
                    "greeter.jar.part",
                    "greeter.jar~",
                    ".greeter.jar.swp",
                    "README.txt"
                }) {
            folder.write(name, GREETER_1);
        }

        assertThat(folder.settled()).isEmpty();
        assertThat(folder.manager.refusals).isEmpty();
    }

    @Test
    void directoriesAndDeadLinksAreRefusedAndLinksToJarsAreFollowed() throws IOException {
        Path real = Files.write(home.resolve("real"), GREETER_1.bytes());
        Files.createDirectory(folder.path.resolve("dir.jar"));
        Files.createSymbolicLink(folder.path.resolve("dead.jar"), home.resolve("nowhere"));
        Files.createSymbolicLink(folder.path.resolve("link.jar"), real);

        assertThat(folder.settled()).containsExactly("install greeter 1.0.0 by link.jar");
        folder.requireRefusal("dir.jar", ErrorCode.SOURCE_UNAVAILABLE, "dir.jar");
        folder.requireRefusal("dead.jar", ErrorCode.SOURCE_UNAVAILABLE, "dead.jar");

        Files.delete(real);
        assertThat(folder.settled()).isEmpty();
        folder.requireRefusal("link.jar", ErrorCode.SOURCE_UNAVAILABLE);
    }

    @Test
    void theNextLookComesWhenAFileHasSettled() throws IOException {
        assertThat(folder.passUntilNext()).isEqualTo(PluginFolder.RESCAN);
        folder.write("greeter.jar", GREETER_1);
        assertThat(folder.passUntilNext()).isEqualTo(PluginFolder.SETTLE);
        folder.clock.advance(Duration.ofMillis(400));
        assertThat(folder.passUntilNext()).isEqualTo(Duration.ofMillis(600));
    }

    @Test
    void aClockSetBackDoesNotStopTheDoor() throws IOException {
        folder.write("greeter.jar", GREETER_1);
        folder.pass();
        folder.clock.advance(Duration.ofDays(-1));

        assertThat(folder.settled()).containsExactly("install greeter 1.0.0 by greeter.jar");
    }

    @Test
    void afterTheStopNothingIsAskedForAnyMore() throws IOException {
        folder.write("greeter.jar", GREETER_1);
        folder.pass();
        folder.stop();

        assertThat(folder.passAfter(Duration.ofSeconds(5))).isEmpty();
    }
}
