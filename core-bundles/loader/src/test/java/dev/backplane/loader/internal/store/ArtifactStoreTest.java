package dev.backplane.loader.internal.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.backplane.loader.Cleanup;
import dev.backplane.loader.Digest;
import dev.backplane.loader.PluginDescriptor;
import dev.backplane.loader.PluginLoader.Hold;
import dev.backplane.loader.StoredArtifact;
import dev.backplane.loader.internal.source.SourceBytes;
import dev.backplane.loader.internal.validation.ArtifactInspector;
import dev.backplane.loader.internal.validation.TestJar;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

class ArtifactStoreTest {

    private static final Duration WEEK = Duration.ofDays(7);
    private static final Cleanup DRY_RUN = new Cleanup(false, true);
    private static final Cleanup RECENT_TOO = new Cleanup(true, false);

    @TempDir Path home;
    private final Time time = new Time();
    private final AtomicInteger described = new AtomicInteger();
    private ArtifactStore store;

    @BeforeEach
    void open() {
        store = ArtifactStore.open(home.resolve("store"), time);
    }

    @Test
    void removesWhatHasBeenUnusedForTheRetentionTime() {
        Digest old = put("greeter", "1");
        Digest present = put("greeter", "2");

        assertThat(collect(Set.of(old, present), Cleanup.ROUTINE)).isEmpty();
        time.passes(WEEK);
        assertThat(collect(Set.of(present), Cleanup.ROUTINE)).isEmpty();
        time.passes(WEEK.minusSeconds(1));
        assertThat(collect(Set.of(present), Cleanup.ROUTINE)).isEmpty();
        time.passes(Duration.ofSeconds(1));
        assertThat(collect(Set.of(present), Cleanup.ROUTINE)).containsExactly(old);

        assertThat(store.fileOf(old)).doesNotExist();
        assertThat(store.fileOf(present)).exists();
        assertThat(list()).extracting(StoredArtifact::digest).containsExactly(present);
    }

    @Test
    void beginsAnewWhenItIsUsedOrStagedAgain() {
        Digest digest = put("greeter", "1");
        collect(Set.of(), Cleanup.ROUTINE);
        time.passes(WEEK);
        collect(Set.of(digest), Cleanup.ROUTINE);
        assertThat(list().getFirst().unusedSince()).isNull();
        assertThat(collect(Set.of(), Cleanup.ROUTINE)).isEmpty();
        assertThat(list().getFirst().unusedSince()).isEqualTo(time.instant());

        time.passes(WEEK);
        store.staged(digest);
        assertThat(collect(Set.of(), Cleanup.ROUTINE)).isEmpty();
    }

    @Test
    void tellsWithoutDoing() {
        Digest digest = put("greeter", "1");
        collect(Set.of(), Cleanup.ROUTINE);
        time.passes(WEEK);

        assertThat(collect(Set.of(), DRY_RUN)).containsExactly(digest);
        assertThat(store.fileOf(digest)).exists();
        assertThat(collect(Set.of(), new Cleanup(true, true))).containsExactly(digest);
        assertThat(collect(Set.of(digest), new Cleanup(true, true))).isEmpty();
    }

    @Test
    void removesRecentOnesWhenToldTo() {
        Digest used = put("greeter", "1");
        Digest unused = put("greeter", "2");

        assertThat(collect(Set.of(used), RECENT_TOO)).containsExactly(unused);
    }

    @Test
    void leavesAloneWhatAnInstallUnderWayBroughtIn() {
        Digest before = put("greeter", "1");
        Hold first = store.hold();
        Digest during = put("greeter", "2");
        Hold second = store.hold();

        assertThat(collect(Set.of(), RECENT_TOO)).containsExactly(before);
        first.close();
        assertThat(collect(Set.of(), RECENT_TOO)).containsExactly(during);
        second.close();
    }

    @Test
    void neverTakesAwayWhatIsHeldWhileManyStageAndCollect() throws Exception {
        byte[] jar = TestJar.plugin("greeter", "1").bytes();
        Digest digest = TestJar.digest(jar);
        AtomicBoolean over = new AtomicBoolean();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<?> collector =
                    threads.submit(
                            () -> {
                                while (!over.get()) {
                                    collect(Set.of(), RECENT_TOO);
                                }
                            });
            List<Future<?>> installs = new ArrayList<>();
            for (int i = 0; i < 20; i++) {
                installs.add(
                        threads.submit(
                                () -> {
                                    for (int round = 0; round < 20; round++) {
                                        try (Hold hold = store.hold()) {
                                            put(jar);
                                            assertThat(store.fileOf(digest)).exists();
                                            Thread.yield();
                                            assertThat(store.fileOf(digest)).exists();
                                        }
                                    }
                                }));
            }
            for (Future<?> install : installs) {
                install.get(30, TimeUnit.SECONDS);
            }
            over.set(true);
            collector.get(30, TimeUnit.SECONDS);
        }
    }

    @Test
    void knowsOverARestartWithoutOpeningAnything() {
        Digest digest = put("greeter", "1");
        Digest gone = put("greeter", "2");
        collect(Set.of(gone), Cleanup.ROUTINE);
        collect(Set.of(), RECENT_TOO);
        Digest kept = put("shouter", "3");
        collect(Set.of(), Cleanup.ROUTINE);
        List<StoredArtifact> before = list();

        open();

        assertThat(list()).containsExactlyInAnyOrderElementsOf(before);
        assertThat(before)
                .extracting(StoredArtifact::digest)
                .contains(kept)
                .doesNotContain(digest, gone);
        assertThat(described).hasValue(0);
    }

    @Test
    void learnsWhatIsWrittenNowhere() throws IOException {
        Digest digest = put("greeter", "1");
        Files.write(store.fileOf(new Digest("0".repeat(64))), new byte[] {1, 2, 3});
        Files.delete(home.resolve("store.index"));

        open();

        assertThat(list())
                .extracting(StoredArtifact::name)
                .containsExactlyInAnyOrder("greeter", "");
        assertThat(described).hasValue(2);
        time.passes(WEEK);
        collect(Set.of(), Cleanup.ROUTINE);
        time.passes(WEEK);
        assertThat(collect(Set.of(), Cleanup.ROUTINE)).hasSize(2).contains(digest);
    }

    @Test
    void forgetsWhatSomebodyElseDeleted() throws IOException {
        Digest digest = put("greeter", "1");
        Files.delete(store.fileOf(digest));

        assertThat(list()).isEmpty();
        open();
        assertThat(list()).isEmpty();
    }

    /** A folder at rest is not read again; whatever changes in it is seen all the same. */
    @Test
    void seesEveryChangeOfAFolderThatWasAtRest() throws IOException {
        Digest first = put("greeter", "1");
        Path folder = home.resolve("store");
        for (int round = 2; round < 5; round++) {
            Files.setLastModifiedTime(folder, FileTime.from(Instant.now().minusSeconds(60)));
            assertThat(list()).hasSameSizeAs(list());
            byte[] bytes = TestJar.plugin("greeter", String.valueOf(round)).bytes();
            Files.write(store.fileOf(TestJar.digest(bytes)), bytes);
            assertThat(list()).hasSize(round);
        }
        Files.setLastModifiedTime(folder, FileTime.from(Instant.now().minusSeconds(60)));
        assertThat(list()).hasSize(4);
        Files.delete(store.fileOf(first));
        assertThat(list()).hasSize(3);
    }

    @Test
    void livesWithADamagedIndex() throws IOException {
        Digest digest = put("greeter", "1");
        Files.write(
                home.resolve("store.index"),
                ("nonsense\n\n-\tx\n" + digest.hex() + "\t12\tgreeter\tBUND")
                        .getBytes(StandardCharsets.UTF_8),
                StandardOpenOption.APPEND);

        open();
        Digest other = put("shouter", "1");

        assertThat(list()).extracting(StoredArtifact::digest).contains(digest, other);
        assertThat(list()).extracting(StoredArtifact::version).doesNotContain("");
    }

    @Test
    void keepsItsIndexShort() throws IOException {
        Digest digest = put("greeter", "1");

        for (int i = 0; i < 5_000; i++) {
            collect(i % 2 == 0 ? Set.of() : Set.of(digest), Cleanup.ROUTINE);
        }

        assertThat(Files.readAllLines(home.resolve("store.index"))).hasSizeLessThan(1_100);
    }

    private Digest put(String name, String version) {
        return put(TestJar.plugin(name, version).bytes());
    }

    private Digest put(byte[] jar) {
        try (Incoming incoming =
                store.receive(
                        "test.jar", SourceBytes.of(new ByteArrayInputStream(jar)), 1_000_000)) {
            store.staged(incoming.digest());
            store.keep(incoming, ArtifactInspector.describe("test.jar", incoming.file()), false);
            return incoming.digest();
        }
    }

    private List<StoredArtifact> list() {
        return store.list(this::describe);
    }

    private Optional<PluginDescriptor> describe(Path file) {
        described.incrementAndGet();
        try {
            return Optional.of(ArtifactInspector.describe("test.jar", file));
        } catch (RuntimeException e) {
            return Optional.empty();
        }
    }

    private List<Digest> collect(Set<Digest> used, Cleanup cleanup) {
        return store.collect(used, WEEK, cleanup).stream().map(StoredArtifact::digest).toList();
    }

    private static final class Time extends Clock {

        private Instant now = Instant.parse("2026-01-01T00:00:00Z");

        void passes(Duration time) {
            now = now.plus(time);
        }

        @Override
        public Instant instant() {
            return now;
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    }
}
