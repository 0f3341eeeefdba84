package dev.backplane.cli.signature;

import dev.backplane.cli.BackplaneCommand;
import dev.backplane.cli.Failure;
import dev.backplane.cli.Misuse;

import jdk.security.jarsigner.JarSigner;
import jdk.security.jarsigner.JarSignerException;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

import java.io.Console;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.cert.CertPath;
import java.security.cert.CertificateEncodingException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateFactory;
import java.security.cert.CertificateNotYetValidException;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;

/** {@code backplane sign}. */
@Command(
        name = "sign",
        description = {
            "Signs a plugin or library with a key of a key store (PKCS12 or JKS).",
            "The key store's password is read from --password-file, else from"
                    + " $BACKPLANE_KEYSTORE_PASSWORD, else it is asked for."
        },
        sortOptions = false,
        footerHeading = "%nExamples:%n",
        footer = {
            "  backplane sign greeter-1.2.0.jar --keystore release.p12 --alias release",
            "  backplane sign in.jar --keystore release.p12 --password-file secret --out out.jar"
        })
public final class SignCommand implements Callable<Integer> {

    private static final String PASSWORD_VARIABLE = "BACKPLANE_KEYSTORE_PASSWORD";
    private static final List<String> DIGESTS = List.of("SHA-256", "SHA-384", "SHA-512");
    private static final int MAX_NAME_CHARS = 8;

    private final BackplaneCommand root;

    @Parameters(paramLabel = "FILE", description = "The jar; replaced unless --out is given.")
    private Path file = Path.of("");

    @Option(
            names = "--keystore",
            paramLabel = "FILE",
            required = true,
            description = "Holds the key.")
    private Path keyStore = Path.of("");

    @Option(
            names = "--alias",
            paramLabel = "NAME",
            description = "Which key, if the store has several.")
    private String alias = "";

    @Option(
            names = "--password-file",
            paramLabel = "FILE",
            description = "Its first line is the key store's password.")
    private @Nullable Path passwordFile;

    @Option(names = "--out", paramLabel = "FILE", description = "Where the signed jar goes.")
    private @Nullable Path out;

    @Option(
            names = "--digest",
            paramLabel = "NAME",
            description = "SHA-256 (default), SHA-384 or SHA-512.")
    private String digest = "SHA-256";

    @Option(
            names = "--timestamp",
            paramLabel = "URL",
            description = "A time-stamp authority (RFC 3161) that testifies when it was signed.")
    private @Nullable URI timestamps;

    public SignCommand(BackplaneCommand root) {
        this.root = root;
    }

    @Override
    public Integer call() throws IOException {
        Misuse.unless(DIGESTS.contains(digest), "--digest: one of " + String.join(", ", DIGESTS));
        if (!Files.isRegularFile(file)) {
            throw new Failure("there is no file '" + file + "'");
        }
        SigningKey key = SigningKey.in(keyStore, alias, password());
        warnIfUnusable(key);
        Path target = out == null ? file : out;
        write(key, target);
        root.terminal()
                .out()
                .println(
                        "%s is signed by %s%ncertificate sha256:%s, valid until %s"
                                .formatted(
                                        target,
                                        key.own().getSubjectX500Principal().getName(),
                                        fingerprint(key),
                                        key.own().getNotAfter().toInstant()));
        return 0;
    }

    private char[] password() throws IOException {
        if (passwordFile != null) {
            if (!Files.isReadable(passwordFile)) {
                throw new Failure("the password file '" + passwordFile + "' cannot be read");
            }
            return Files.readString(passwordFile, StandardCharsets.UTF_8)
                    .lines()
                    .findFirst()
                    .orElse("")
                    .toCharArray();
        }
        String variable = root.terminal().environment().get(PASSWORD_VARIABLE);
        if (variable != null) {
            return variable.toCharArray();
        }
        char[] typed =
                Optional.ofNullable(System.console()) // there is none in a pipe
                        .filter(Console::isTerminal)
                        .map(console -> console.readPassword("Password of %s: ", keyStore))
                        .orElse(null);
        if (typed == null) {
            throw new Failure(
                    "the password of '%s' is missing: give --password-file, or set %s"
                            .formatted(keyStore, PASSWORD_VARIABLE));
        }
        return typed;
    }

    private void warnIfUnusable(SigningKey key) {
        try {
            key.own().checkValidity();
        } catch (CertificateExpiredException | CertificateNotYetValidException e) {
            root.terminal()
                    .err()
                    .println(
                            "warning: the certificate is valid from %s until %s only; no runtime will take what it signs today"
                                    .formatted(
                                            key.own().getNotBefore().toInstant(),
                                            key.own().getNotAfter().toInstant()));
        }
    }

    /** Beside the target first, so that a failure leaves nothing half signed. */
    private void write(SigningKey key, Path target) throws IOException {
        Path folder = target.toAbsolutePath().getParent();
        Path half = Files.createTempFile(folder, ".signing", ".part");
        try {
            try (ZipFile zip = new ZipFile(file.toFile());
                    OutputStream signed = Files.newOutputStream(half)) {
                signer(key).sign(zip, signed);
            }
            Files.setPosixFilePermissions(half, Files.getPosixFilePermissions(file));
            Files.move(half, target, StandardCopyOption.ATOMIC_MOVE);
        } catch (ZipException e) {
            throw new Failure("'" + file + "' is no jar: " + e.getMessage(), e);
        } catch (JarSignerException e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            throw new Failure("'" + file + "' cannot be signed: " + cause.getMessage(), e);
        } finally {
            Files.deleteIfExists(half);
        }
    }

    private JarSigner signer(SigningKey key) {
        try {
            CertPath chain = CertificateFactory.getInstance("X.509").generateCertPath(key.chain());
            JarSigner.Builder builder =
                    new JarSigner.Builder(key.key(), chain)
                            .digestAlgorithm(digest)
                            .signerName(signatureName(key.alias()));
            return (timestamps == null ? builder : builder.tsa(timestamps)).build();
        } catch (GeneralSecurityException e) {
            throw new Failure("the key cannot be used: " + e.getMessage(), e);
        }
    }

    /** As jarsigner names its files: signing again with the same key replaces them. */
    private static String signatureName(String alias) {
        String name = alias.toUpperCase(Locale.ROOT).replaceAll("[^A-Z0-9_-]", "_");
        return name.substring(0, Math.min(MAX_NAME_CHARS, name.length()));
    }

    private static String fingerprint(SigningKey key) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(key.own().getEncoded()));
        } catch (NoSuchAlgorithmException | CertificateEncodingException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
