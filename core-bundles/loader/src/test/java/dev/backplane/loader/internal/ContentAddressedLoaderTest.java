package dev.backplane.loader.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.tuple;

import dev.backplane.loader.ArtifactSource;
import dev.backplane.loader.Cleanup;
import dev.backplane.loader.PluginLoader;
import dev.backplane.loader.PluginType;
import dev.backplane.loader.StagedArtifact;
import dev.backplane.loader.StoredArtifact;
import dev.backplane.loader.internal.policy.TestPolicy;
import dev.backplane.loader.internal.trust.TestTrust;
import dev.backplane.loader.internal.validation.TestJar;
import dev.backplane.plugin.ErrorCode;
import dev.backplane.plugin.PluginException;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

class ContentAddressedLoaderTest {

    private static final byte[] GREETER = TestJar.plugin("greeter", "1.2.0").bytes();

    @TempDir Path home;
    @TempDir Path elsewhere;
    private Path store;
    private ContentAddressedLoader loader;

    @BeforeEach
    void activate() {
        store = home.resolve("data/store");
        loader = loader(Map.of());
    }

    @Test
    void refusesFragmentsOfWhatTheDistributionBrings() throws IOException {
        refused(fragmentOf("org.jline"), ErrorCode.BAD_ARTIFACT, "a fragment of 'org.jline'");
        assertThat(stored()).isEmpty();
    }

    @Test
    void acceptsFragmentsOfWhatWasInstalled() {
        assertThat(loader.stage(fragmentOf("com.acme.host")).descriptor().name()).isEqualTo("a");
    }

    private static ArtifactSource fragmentOf(String host) {
        byte[] bytes = TestJar.bundle("a", "1").header("Fragment-Host", host).bytes();
        return new ArtifactSource.Upload("a.jar", new ByteArrayInputStream(bytes));
    }

    @Test
    void keepsAFileUnderItsDigest() throws IOException {
        Path file = Files.write(elsewhere.resolve("greeter.jar"), GREETER);

        StagedArtifact staged = loader.stage(new ArtifactSource.LocalFile(file));

        assertThat(staged.digest()).isEqualTo(TestJar.digest(GREETER));
        assertThat(staged.file())
                .isEqualTo(store.resolve(TestJar.digest(GREETER).hex() + ".jar"))
                .hasBinaryContent(GREETER);
        assertThat(staged.descriptor().name()).isEqualTo("greeter");
        assertThat(file).hasBinaryContent(GREETER);
        assertThat(stored()).containsExactly(staged.file());
    }

    @Test
    void takesUploadsAndFileUrls() throws IOException {
        Path file = Files.write(elsewhere.resolve("greeter one.jar"), GREETER);
        CloseWatch upload = new CloseWatch(GREETER);

        StagedArtifact byUrl = loader.stage(new ArtifactSource.Remote(file.toUri()));
        StagedArtifact byUpload = loader.stage(new ArtifactSource.Upload("greeter.jar", upload));

        assertThat(byUpload).isEqualTo(byUrl);
        assertThat(upload.closed).isFalse();
        assertThat(stored()).hasSize(1);
    }

    @Test
    void worksWithoutSync() {
        StagedArtifact staged = loader(Map.of("sync", false)).stage(upload(GREETER));

        assertThat(staged.file()).hasBinaryContent(GREETER);
    }

    @Test
    void stagingAgainKeepsTheFileAsItIs() throws IOException {
        StagedArtifact first = loader.stage(upload(GREETER));
        Object inode = Files.getAttribute(first.file(), "unix:ino");

        StagedArtifact again = loader.stage(upload(GREETER));
        StagedArtifact afterRestart = loader(Map.of()).stage(upload(GREETER));

        assertThat(again.file()).isEqualTo(first.file()).isEqualTo(afterRestart.file());
        assertThat(Files.getAttribute(first.file(), "unix:ino")).isEqualTo(inode);
        assertThat(stored()).hasSize(1);
    }

    @Test
    void replacesADamagedFile() throws IOException {
        StagedArtifact staged = loader.stage(upload(GREETER));
        Files.writeString(staged.file(), "damaged");

        StagedArtifact again = loader.stage(upload(GREETER));

        assertThat(again.file()).hasBinaryContent(GREETER);
        assertThat(stored()).hasSize(1);
    }

    @Test
    void findsWhatIsStored() {
        StagedArtifact staged = loader.stage(upload(GREETER));

        assertThat(loader.stage(new ArtifactSource.Stored(staged.digest()))).isEqualTo(staged);
        assertThat(
                        loader(Map.of())
                                .stage(new ArtifactSource.Stored(staged.digest()))
                                .descriptor()
                                .name())
                .isEqualTo("greeter");
    }

    @Test
    void doesNotServeDamagedOrMissingArtifacts() throws IOException {
        StagedArtifact staged = loader.stage(upload(GREETER));
        ArtifactSource source = new ArtifactSource.Stored(staged.digest());
        byte[] damaged = GREETER.clone();
        damaged[50]++;
        Files.write(staged.file(), damaged);
        Files.setLastModifiedTime(staged.file(), FileTime.fromMillis(1_000_000_000_000L));

        refused(source, ErrorCode.SOURCE_UNAVAILABLE, "is damaged");
        assertThat(
                        catchThrowableOfType(
                                PluginException.class, () -> loader(Map.of()).stage(source)))
                .hasMessageContaining("is damaged");

        Files.delete(staged.file());
        refused(source, ErrorCode.SOURCE_UNAVAILABLE, "is not in the store");
    }

    @Test
    void leavesNothingBehindOfWhatItRefuses() throws IOException {
        InputStream broken =
                new SequenceInputStream(
                        new ByteArrayInputStream(GREETER, 0, 200), new FailingStream());

        refused(
                upload("hello".getBytes(StandardCharsets.UTF_8)),
                ErrorCode.BAD_ARTIFACT,
                "'upload.jar' is refused");
        refused(
                new ArtifactSource.Upload("u.jar", broken),
                ErrorCode.SOURCE_UNAVAILABLE,
                "'u.jar' cannot be read to its end: the wire broke");
        refused(
                new ArtifactSource.LocalFile(elsewhere.resolve("missing.jar")),
                ErrorCode.SOURCE_UNAVAILABLE,
                "there is no file");
        refused(
                new ArtifactSource.LocalFile(elsewhere),
                ErrorCode.SOURCE_UNAVAILABLE,
                "not a regular file");
        refused(
                new ArtifactSource.Remote(URI.create("ftp://user:secret@host/x.jar")),
                ErrorCode.SOURCE_UNAVAILABLE,
                "'ftp://host/x.jar' is not supported");

        assertThat(stored()).isEmpty();
    }

    @Test
    void refusesWhatIsTooLarge() throws IOException {
        Path file = Files.write(elsewhere.resolve("greeter.jar"), GREETER);
        loader.modified(TestConfig.with(Map.of("maxArtifactBytes", (long) GREETER.length - 1)));

        refused(
                upload(GREETER),
                ErrorCode.TOO_LARGE,
                "limit of %d bytes (maxArtifactBytes".formatted(GREETER.length - 1));
        refused(new ArtifactSource.LocalFile(file), ErrorCode.TOO_LARGE, "maxArtifactBytes");
        assertThatExceptionOfType(PluginException.class)
                .isThrownBy(() -> loader.inspect(file))
                .withMessageContaining("maxArtifactBytes");
        assertThat(stored()).isEmpty();

        loader.modified(TestConfig.with(Map.of("maxArtifactBytes", (long) GREETER.length)));
        assertThat(loader.stage(upload(GREETER)).descriptor().name()).isEqualTo("greeter");
    }

    @Test
    void inspectsWithoutKeeping() throws IOException {
        Path good = Files.write(elsewhere.resolve("good.jar"), GREETER);
        Path bad = Files.write(elsewhere.resolve("bad.jar"), new byte[0]);

        assertThat(loader.inspect(good).name()).isEqualTo("greeter");
        assertThatExceptionOfType(PluginException.class)
                .isThrownBy(() -> loader.inspect(bad))
                .withMessageContaining("'bad.jar' is refused");
        assertThatExceptionOfType(PluginException.class)
                .isThrownBy(() -> loader.inspect(elsewhere))
                .withMessageContaining("not a regular file");
        assertThat(stored()).isEmpty();
    }

    @Test
    void removesWhatACrashLeft() throws IOException {
        StagedArtifact staged = loader.stage(upload(GREETER));
        Files.writeString(store.resolve("incoming-4711.part"), "half");

        loader(Map.of());

        assertThat(stored()).containsExactly(staged.file());
    }

    @Test
    void listsWhatItHasAndCollectsWhatNobodyUses() throws IOException {
        loader.modified(TestConfig.with(Map.of("retentionSeconds", 0L)));
        StagedArtifact used = loader.stage(upload(GREETER));
        StagedArtifact unused = loader.stage(upload(TestJar.bundle("com.acme.lib", "2").bytes()));

        assertThat(loader.stored())
                .extracting(
                        StoredArtifact::digest,
                        StoredArtifact::name,
                        StoredArtifact::version,
                        StoredArtifact::type)
                .containsExactlyInAnyOrder(
                        tuple(used.digest(), "greeter", "1.2.0", PluginType.BUNDLE),
                        tuple(unused.digest(), "com.acme.lib", "2.0.0", PluginType.LIBRARY));

        assertThat(loader.collect(Set.of(used.digest()), Cleanup.ROUTINE))
                .extracting(StoredArtifact::digest)
                .containsExactly(unused.digest());
        assertThat(stored()).containsExactly(used.file());
        refused(
                new ArtifactSource.Stored(unused.digest()),
                ErrorCode.SOURCE_UNAVAILABLE,
                "not in the store");
    }

    @Test
    void keepsWhatIsStagedWhileItIsHeld() throws IOException {
        StagedArtifact staged = loader.stage(upload(GREETER));
        Cleanup everything = new Cleanup(true, false);
        try (PluginLoader.Hold hold = loader.hold()) {
            assertThat(hold).isNotNull();
            loader.stage(new ArtifactSource.Stored(staged.digest()));
            assertThat(loader.collect(Set.of(), everything)).isEmpty();
        }
        assertThat(loader.collect(Set.of(), everything)).hasSize(1);
        assertThat(stored()).isEmpty();
    }

    @Test
    void takesTheSameBytesFromManyAtOnce() throws Exception {
        List<Future<StagedArtifact>> results = new ArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < 50; i++) {
                Callable<StagedArtifact> stage = () -> loader.stage(upload(GREETER));
                results.add(threads.submit(stage));
            }
            for (Future<StagedArtifact> result : results) {
                assertThat(result.get(10, TimeUnit.SECONDS).digest())
                        .isEqualTo(TestJar.digest(GREETER));
            }
        }
        assertThat(stored())
                .hasSize(1)
                .first()
                .satisfies(file -> assertThat(file).hasBinaryContent(GREETER));
    }

    @ParameterizedTest
    @ValueSource(strings = {"dev.backplane.loader", "system.bundle"})
    void refusesByContentWhateverTheName(String symbolicName) throws IOException {
        refused(
                upload(TestJar.bundle(symbolicName, "1").bytes()),
                ErrorCode.BAD_ARTIFACT,
                "reserved");
        assertThat(stored()).isEmpty();
    }

    @Test
    void needsAHome() {
        assertThatExceptionOfType(IllegalStateException.class)
                .isThrownBy(
                        () ->
                                new ContentAddressedLoader(
                                        TestConfig.context(Map.of()),
                                        TestConfig.with(Map.of()),
                                        TestPolicy.with(Map.of()),
                                        TestTrust.none()))
                .withMessageContaining("backplane.home");
    }

    private ContentAddressedLoader loader(Map<String, Object> config) {
        return new ContentAddressedLoader(
                TestConfig.context(
                        Map.of("backplane.home", home.toString()),
                        Map.of(
                                "reference:file:/opt/backplane/bundles/65/jline.jar",
                                "org.jline",
                                "reference:file:/old/home/data/store/" + "a".repeat(64) + ".jar",
                                "com.acme.host")),
                TestConfig.with(config),
                TestPolicy.with(Map.of()),
                TestTrust.none());
    }

    private void refused(ArtifactSource source, ErrorCode code, String reason) {
        PluginException refusal =
                catchThrowableOfType(PluginException.class, () -> loader.stage(source));
        assertThat(refusal).as("refusal").isNotNull();
        assertThat(refusal.code()).isEqualTo(code);
        assertThat(refusal).hasMessageContaining(reason);
    }

    private List<Path> stored() throws IOException {
        try (Stream<Path> files = Files.list(store)) {
            return files.toList();
        }
    }

    private static ArtifactSource upload(byte[] bytes) {
        return new ArtifactSource.Upload("upload.jar", new ByteArrayInputStream(bytes));
    }

    private static final class CloseWatch extends ByteArrayInputStream {
        private boolean closed;

        CloseWatch(byte[] bytes) {
            super(bytes);
        }

        @Override
        public void close() {
            closed = true;
        }
    }

    private static final class FailingStream extends InputStream {
        @Override
        public int read() throws IOException {
            throw new IOException("the wire broke");
        }

        @Override
        public int read(byte[] target, int offset, int length) throws IOException {
            throw new IOException("the wire broke");
        }
    }
}
