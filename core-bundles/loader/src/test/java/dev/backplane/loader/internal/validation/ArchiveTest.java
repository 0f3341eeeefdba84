package dev.backplane.loader.internal.validation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.backplane.loader.PluginDescriptor;
import dev.backplane.plugin.ErrorCode;
import dev.backplane.plugin.PluginException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import java.util.Set;

class ArchiveTest {

    private static final ValidationTerms LIMITS = Inspection.terms(100, 1_000_000);
    private static final int RUNNING = Runtime.version().feature();

    @TempDir Path folder;

    @Test
    void acceptsCompressedBundle() throws IOException {
        PluginDescriptor descriptor =
                inspect(
                        TestJar.plugin("greeter", "1.2.0")
                                .entry("a.txt", "x".repeat(10_000))
                                .bytes());

        assertThat(descriptor.name()).isEqualTo("greeter");
    }

    @Test
    void refusesEmptyFile() throws IOException {
        assertThat(refusal(new byte[0]))
                .hasMessageContaining("'x.jar' is refused")
                .hasMessageContaining("empty");
    }

    @Test
    void saysWhatAForeignFileLooksLike() throws IOException {
        assertThat(refusal("<!DOCTYPE html><html>Sign in".getBytes(StandardCharsets.UTF_8)))
                .hasMessageContaining("not a zip archive")
                .hasMessageContaining("HTML or XML")
                .hasMessageContaining("<!DOCTYPE html>");
        assertThat(refusal("hello".getBytes(StandardCharsets.UTF_8)))
                .hasMessageContaining("looks like text and starts with 'hello'");
        assertThat(refusal(new byte[] {0x1f, (byte) 0x8b, 8, 0})).hasMessageContaining("gzip");
        assertThat(refusal(new byte[] {1, 2, 3, 4, 5})).hasMessageContaining("01 02 03 04 05");
    }

    @Test
    void refusesJarTruncatedAtAnyLength() throws IOException {
        byte[] whole = TestJar.plugin("greeter", "1.2.0").entry("data.bin", noise(3_000)).bytes();

        for (int length = 4; length < whole.length; length += 1 + whole.length / 97) {
            PluginException refusal = refusal(Arrays.copyOf(whole, length));
            assertThat(refusal.code()).isEqualTo(ErrorCode.BAD_ARTIFACT);
            assertThat(refusal)
                    .as("%d of %d bytes", length, whole.length)
                    .hasMessageContaining("truncated or damaged");
        }
    }

    @Test
    void neverFailsOtherwiseOnDamagedJars() throws IOException {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        byte[] whole =
                TestJar.plugin("greeter", "1.2.0").entry("A.class", Bytes.classFile(0, 61)).bytes();
        Set<ErrorCode> allowed = Set.of(ErrorCode.BAD_ARTIFACT, ErrorCode.TOO_LARGE);

        for (int round = 0; round < 500; round++) {
            byte[] damaged = whole.clone();
            for (int flips = 1 + random.nextInt(4); flips > 0; flips--) {
                damaged[random.nextInt(damaged.length)] = (byte) random.nextInt();
            }
            Path file = file(damaged);
            Throwable thrown =
                    catchThrowableOfType(
                            Throwable.class, () -> Inspection.of("x.jar", file, LIMITS));
            if (thrown != null) {
                assertThat(thrown)
                        .as("seed %d, round %d", seed, round)
                        .isInstanceOf(PluginException.class);
                assertThat(((PluginException) thrown).code()).isIn(allowed);
            }
        }
    }

    @Test
    void refusesRandomGarbage() throws IOException {
        for (int length : new int[] {1, 3, 4, 22, 100, 5_000}) {
            assertThat(refusal(noise(length)).code()).isEqualTo(ErrorCode.BAD_ARTIFACT);
        }
        byte[] signed = noise(5_000);
        System.arraycopy("PK\3\4".getBytes(StandardCharsets.ISO_8859_1), 0, signed, 0, 4);
        assertThat(refusal(signed)).hasMessageContaining("truncated or damaged");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/etc/passwd",
                "C:\\x.dll",
                "\\\\host\\x",
                "../x",
                "a/../../x",
                "lib\\..\\x",
                "a/.."
            })
    void refusesEntryNamesThatLeadOutside(String name) throws IOException {
        assertThat(refusal(TestJar.plugin("p", "1").entry(name, "x").bytes()))
                .hasMessageContaining("entry name '" + name.strip() + "'");
    }

    @Test
    void acceptsHarmlessDots() throws IOException {
        assertThat(inspect(TestJar.plugin("p", "1").entry("a..b/..c/d...txt", "x").bytes()).name())
                .isEqualTo("p");
    }

    @Test
    void refusesDuplicateEntries() throws IOException {
        byte[] jar = TestJar.plugin("p", "1").entry("one.txt", "1").entry("two.txt", "2").bytes();

        assertThat(refusal(Bytes.replace(jar, "two.txt", "one.txt")))
                .hasMessageContaining("two entries named 'one.txt'");
    }

    @Test
    void refusesSecondManifest() throws IOException {
        byte[] jar =
                TestJar.plugin("p", "1")
                        .entry("META-INF/MANIFEST.XX", "Fragment-Host: system.bundle")
                        .bytes();

        assertThat(refusal(Bytes.replace(jar, "META-INF/MANIFEST.XX", "META-INF/MANIFEST.MF")))
                .hasMessageContaining("two entries named");
    }

    @Test
    void refusesTooManyEntries() throws IOException {
        TestJar jar = TestJar.plugin("p", "1");
        for (int i = 0; i < 100; i++) {
            jar.entry("f" + i, "");
        }

        PluginException refusal = refusal(jar.bytes());
        assertThat(refusal.code()).isEqualTo(ErrorCode.TOO_LARGE);
        assertThat(refusal)
                .hasMessageContaining("101")
                .hasMessageContaining("100")
                .hasMessageContaining("maxEntries");
    }

    @Test
    void refusesZipBombByItsClaims() throws IOException {
        byte[] bomb = TestJar.plugin("p", "1").entry("zeros", new byte[1_000_001]).bytes();
        assertThat(bomb.length).isLessThan(5_000);

        PluginException refusal = refusal(bomb);
        assertThat(refusal.code()).isEqualTo(ErrorCode.TOO_LARGE);
        assertThat(refusal)
                .hasMessageContaining("1,000,000 bytes")
                .hasMessageContaining("maxUncompressedBytes");
    }

    @Test
    void refusesZipBombThatLiesAboutItsSize() throws IOException {
        byte[] bomb = TestJar.plugin("p", "1").entry("zeros", new byte[50_000_000]).bytes();

        assertThat(refusal(Bytes.withSize(bomb, "zeros", 10)))
                .hasMessageContaining("'zeros' is damaged");
    }

    @Test
    void refusesWrongChecksumAndWrongManifestSize() throws IOException {
        byte[] jar = TestJar.plugin("p", "1").entry("a.txt", "hello").bytes();

        assertThat(refusal(Bytes.withChecksum(jar, "a.txt", 7)))
                .hasMessageContaining("'a.txt' is damaged");
        assertThat(refusal(Bytes.withSize(jar, "META-INF/MANIFEST.MF", 10)))
                .hasMessageContaining("damaged");
        assertThat(refusal(Bytes.withSize(jar, "META-INF/MANIFEST.MF", 9_000)))
                .hasMessageContaining("damaged");
    }

    @Test
    void refusesArchiveWithoutManifest() throws IOException {
        assertThat(refusal(TestJar.empty().entry("a.txt", "x").bytes()))
                .hasMessageContaining("no META-INF/MANIFEST.MF")
                .hasMessageContaining("bnd");
    }

    @Test
    void refusesClassesOfANewerJava() throws IOException {
        byte[] tooNew = Bytes.classFile(0, 44 + RUNNING + 1);

        assertThat(refusal(TestJar.plugin("p", "1").entry("com/acme/New.class", tooNew).bytes()))
                .hasMessageContaining("'com/acme/New.class'")
                .hasMessageContaining("Java " + (RUNNING + 1))
                .hasMessageContaining("this runtime is Java " + RUNNING)
                .hasMessageContaining("--release " + RUNNING);
        assertThat(
                        refusal(
                                TestJar.plugin("p", "1")
                                        .entry("A.class", Bytes.classFile(0xFFFF, 44 + RUNNING))
                                        .bytes()))
                .hasMessageContaining("preview");
    }

    @Test
    void acceptsClassesItCanRunAndThoseMeantForALaterJava() throws IOException {
        byte[] jar =
                TestJar.plugin("p", "1")
                        .header("Multi-Release", "true")
                        .entry("A.class", Bytes.classFile(0, 44 + RUNNING))
                        .entry("META-INF/versions/99/A.class", Bytes.classFile(0, 44 + 99))
                        .entry("template.class", "no class at all")
                        .entry("tiny.class", "x")
                        .bytes();

        assertThat(inspect(jar).name()).isEqualTo("p");
    }

    @Test
    void refusesEntriesThatUnpackToTooManyTimesTheirSize() throws IOException {
        byte[] bomb = TestJar.plugin("p", "1").entry("zeros", new byte[2_000_000]).bytes();
        Path file = file(bomb);

        assertThatThrownBy(() -> Inspection.of("x.jar", file, Inspection.DEFAULTS))
                .hasMessageContaining("the entry 'zeros' unpacks to 1,0")
                .hasMessageContaining("maxCompressionRatio");
    }

    @Test
    void refusesWhatNoBuildToolMakes() throws IOException {
        byte[] jar = TestJar.plugin("p", "1").entry("link", "/etc/passwd").bytes();

        assertThat(refusal(Bytes.central(jar, "link", 8, 1)))
                .hasMessageContaining("no build tool makes such an archive")
                .hasMessageContaining("'link' is encrypted");
        assertThat(refusal(Bytes.central(jar, "link", 10, 99)))
                .hasMessageContaining("'link' is compressed by method 99");
        byte[] unix = Bytes.central(jar, "link", 4, 3 << 8 | 20);
        assertThat(refusal(Bytes.central(unix, "link", 40, 0xA1FF)))
                .hasMessageContaining("'link' is a symbolic link");
        assertThat(refusal(Bytes.concat("#!/bin/sh\n".getBytes(StandardCharsets.UTF_8), jar)))
                .hasMessageContaining("it is not a zip archive");
        assertThat(refusal(Bytes.concat(jar, jar))).hasMessageContaining("two files in one");
        assertThat(refusal(Bytes.concat(jar, new byte[] {0})))
                .hasMessageContaining("it goes on after its end");
    }

    @Test
    void refusesEntriesThatAreDescribedInTwoWays() throws IOException {
        byte[] jar = TestJar.plugin("p", "1").entry("one.txt", "1").entry("two.txt", "2").bytes();

        assertThat(refusal(Bytes.local(jar, "one.txt", 8, 0)))
                .hasMessageContaining("'one.txt' is described in two ways");
        assertThat(refusal(Bytes.local(jar, "one.txt", 30, 'x')))
                .hasMessageContaining("'one.txt' is described in two ways");
        assertThat(refusal(Bytes.local(jar, "one.txt", 0, 7)))
                .hasMessageContaining("it is not where the archive's index says");
        assertThat(refusal(Bytes.local(jar, "one.txt", 28, 500)))
                .hasMessageContaining("'one.txt' reaches into the next one");
    }

    @Test
    void refusesAFileThatIsAFolderToo() throws IOException {
        assertThat(refusal(TestJar.plugin("p", "1").entry("a", "x").entry("a/", "").bytes()))
                .hasMessageContaining("'a/' both as a file and as a folder");
        assertThat(refusal(TestJar.plugin("p", "1").entry("a\nb", "x").bytes()))
                .hasMessageContaining("control character");
    }

    @Test
    void refusesClassesThatCannotBeRead() throws IOException {
        byte[] sound = Bytes.classFile(0, 61);
        for (int length = 8; length < sound.length; length++) {
            assertThat(refusal(withClass(Arrays.copyOf(sound, length))))
                    .hasMessageContaining("the class 'A.class' cannot be read")
                    .hasMessageContaining("cut off");
        }
        assertThat(refusal(withClass(Arrays.copyOf(sound, sound.length + 1))))
                .hasMessageContaining("1 bytes follow its end");
        assertThat(refusal(withClass(Bytes.classFile(0, 12))))
                .hasMessageContaining("version 12, which no Java ever had");
        assertThat(
                        refusal(
                                TestJar.plugin("p", "1")
                                        .entry(
                                                "META-INF/versions/11/A.class",
                                                Arrays.copyOf(sound, 9))
                                        .bytes()))
                .hasMessageContaining("'META-INF/versions/11/A.class' cannot be read");
    }

    private static byte[] withClass(byte[] bytes) {
        return TestJar.plugin("p", "1").entry("A.class", bytes).bytes();
    }

    @Test
    void reportsTheFirstOfSeveralFaultsHoweverManyThreadsLook() throws IOException {
        TestJar jar = TestJar.plugin("p", "1");
        for (int i = 0; i < 90; i++) {
            byte[] noise = new byte[100_000];
            new Random(i).nextBytes(noise);
            jar.entry("noise" + i, noise);
        }
        byte[] bytes = jar.bytes();
        for (int i : new int[] {17, 30, 64, 89}) {
            bytes = Bytes.withChecksum(bytes, "noise" + i, 7);
        }
        Path file = file(bytes);
        for (int round = 0; round < 10; round++) {
            assertThatThrownBy(() -> Inspection.of("x.jar", file, Inspection.DEFAULTS))
                    .hasMessageContaining("'noise17' is damaged");
        }
    }

    private PluginDescriptor inspect(byte[] jar) throws IOException {
        return Inspection.of("x.jar", file(jar), LIMITS);
    }

    private PluginException refusal(byte[] jar) throws IOException {
        Path file = file(jar);
        PluginException refusal =
                catchThrowableOfType(
                        PluginException.class, () -> Inspection.of("x.jar", file, LIMITS));
        assertThat(refusal).as("refusal").isNotNull();
        return refusal;
    }

    private Path file(byte[] bytes) throws IOException {
        return Files.write(folder.resolve("x.jar"), bytes);
    }

    private static byte[] noise(int length) {
        byte[] noise = new byte[length];
        new Random(4711).nextBytes(noise);
        return noise;
    }
}
