package dev.backplane.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.backplane.cli.FakeRuntime.Outcome;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Stream;

@Timeout(60)
final class SignCommandTest {

    private static final Map<String, String> PASSWORD =
            Map.of("BACKPLANE_KEYSTORE_PASSWORD", "sesame");

    @TempDir static Path shared;
    private static Path keys;

    @TempDir Path folder;
    private Path jar;

    @BeforeAll
    static void makeKeys() throws Exception {
        keys = shared.resolve("keys.p12");
        for (String alias : List.of("release", "other")) {
            Process process =
                    new ProcessBuilder(
                                    Path.of(System.getProperty("java.home"), "bin/keytool")
                                            .toString(),
                                    "-genkeypair",
                                    "-keyalg",
                                    "EC",
                                    "-dname",
                                    "CN=Release",
                                    "-alias",
                                    alias,
                                    "-keystore",
                                    keys.toString(),
                                    "-storepass",
                                    "sesame")
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start();
            assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
            assertThat(process.exitValue()).isZero();
        }
    }

    @BeforeEach
    void makeJar() throws IOException {
        jar = folder.resolve("a.jar");
        try (JarOutputStream out =
                new JarOutputStream(Files.newOutputStream(jar), new Manifest())) {
            out.putNextEntry(new JarEntry("a.txt"));
            out.write('a');
        }
    }

    @Test
    void signsInPlace() throws IOException {
        Outcome outcome = sign(PASSWORD, "--alias", "release");

        assertThat(outcome.err()).isEmpty();
        assertThat(outcome.status()).isZero();
        assertThat(outcome.out()).contains("a.jar is signed by CN=Release").contains("sha256:");
        assertThat(isSigned(jar)).isTrue();
        assertThat(files()).containsExactly("a.jar");
    }

    @Test
    void signsAgainAndElsewhere() throws IOException {
        sign(PASSWORD, "--alias", "release");
        Path out = folder.resolve("b.jar");
        byte[] before = Files.readAllBytes(jar);

        Outcome outcome =
                sign(
                        PASSWORD,
                        "--alias",
                        "release",
                        "--out",
                        out.toString(),
                        "--digest",
                        "SHA-512");

        assertThat(outcome.err()).isEmpty();
        assertThat(isSigned(out)).isTrue();
        assertThat(jar).hasBinaryContent(before);
    }

    @Test
    void takesThePasswordFromAFile() throws IOException {
        Path password = Files.writeString(folder.resolve("password"), "sesame\nnot this\n");

        Outcome outcome =
                sign(Map.of(), "--alias", "release", "--password-file", password.toString());

        assertThat(outcome.err()).isEmpty();
        assertThat(isSigned(jar)).isTrue();
    }

    @Test
    void saysWhatIsMissingAndLeavesTheJarAlone() throws IOException {
        assertThat(sign(PASSWORD).err()).contains("has 2 private keys; name one by --alias: [");
        assertThat(sign(PASSWORD, "--alias", "x").err()).contains("has no private key 'x'");
        assertThat(sign(Map.of(), "--alias", "release").err())
                .contains("give --password-file, or set BACKPLANE_KEYSTORE_PASSWORD");
        assertThat(sign(Map.of("BACKPLANE_KEYSTORE_PASSWORD", "x"), "--alias", "release").err())
                .contains("password was incorrect")
                .doesNotContain("sesame");
        assertThat(sign(Map.of(), "--password-file", "nowhere").err())
                .contains("the password file 'nowhere' cannot be read");
        Outcome digest = sign(PASSWORD, "--alias", "release", "--digest", "MD5");
        assertThat(digest.status()).isEqualTo(2);
        assertThat(digest.err()).contains("SHA-256, SHA-384, SHA-512");
        assertThat(isSigned(jar)).isFalse();
        Files.writeString(jar, "no jar");
        assertThat(sign(PASSWORD, "--alias", "release").err()).contains("is no jar");
        assertThat(files()).containsExactly("a.jar");
    }

    @Test
    void verifyNeedsADistribution() {
        Outcome outcome =
                FakeRuntime.run(
                        Map.of("BACKPLANE_HOME", folder.toString()),
                        new byte[0],
                        "verify",
                        jar.toString());

        assertThat(outcome.status()).isEqualTo(2);
        assertThat(outcome.err()).contains("run it by its bin/backplane");
    }

    private Outcome sign(Map<String, String> environment, String... options) {
        List<String> arguments = new ArrayList<>(List.of("sign", jar.toString()));
        arguments.addAll(List.of("--keystore", keys.toString()));
        arguments.addAll(List.of(options));
        return FakeRuntime.run(environment, new byte[0], arguments.toArray(String[]::new));
    }

    private List<String> files() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    private static boolean isSigned(Path file) throws IOException {
        try (JarFile opened = new JarFile(file.toFile())) {
            JarEntry entry = opened.getJarEntry("a.txt");
            try (InputStream in = opened.getInputStream(entry)) {
                assertThat(in.readAllBytes()).containsExactly('a');
            }
            return entry.getCodeSigners() != null;
        }
    }
}
