package dev.backplane.loader.internal.trust;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Locale;

/**
 * Certificates that somebody put there because he trusts them: a folder of certificate files (PEM
 * or DER), one such file, or a key store (PKCS12 or JKS).
 */
final class CertificateFiles {

    private static final Logger LOG = LoggerFactory.getLogger(CertificateFiles.class);
    private static final List<String> CERTIFICATES = List.of(".pem", ".crt", ".cer");
    private static final List<String> KEY_STORES = List.of(".p12", ".pfx", ".jks");

    private CertificateFiles() {}

    /**
     * All of them; none if there is no such file or folder.
     *
     * @param passwordFile whose first line opens the key store; null if that needs none
     * @throws Untrusted if what is there cannot be read; a single bad file of a folder is only
     *     reported
     */
    static List<X509Certificate> read(Path where, @Nullable Path passwordFile) throws Untrusted {
        List<X509Certificate> found = new ArrayList<>();
        try {
            if (Files.isDirectory(where)) {
                try (DirectoryStream<Path> files = Files.newDirectoryStream(where)) {
                    for (Path file : files) {
                        addIfSound(file, found);
                    }
                }
            } else if (Files.exists(where)) {
                found.addAll(
                        endsWith(where, KEY_STORES)
                                ? ofKeyStore(where, passwordFile)
                                : ofFile(where));
            }
            return found;
        } catch (IOException | GeneralSecurityException e) {
            throw new Untrusted(
                    "the trusted certificates in '%s' cannot be read (%s); mend that"
                            .formatted(where, e.getMessage()),
                    e);
        }
    }

    private static void addIfSound(Path file, List<X509Certificate> found) {
        if (Files.isDirectory(file) || !endsWith(file, CERTIFICATES)) {
            return;
        }
        try {
            found.addAll(ofFile(file));
        } catch (IOException | GeneralSecurityException e) {
            LOG.warn(
                    "'{}' holds no certificate that can be read, so nothing is trusted for it: {}",
                    file,
                    e.getMessage());
            LOG.debug("A certificate that cannot be read", e);
        }
    }

    private static boolean endsWith(Path file, List<String> endings) {
        String name = file.getFileName().toString().toLowerCase(Locale.ROOT);
        return endings.stream().anyMatch(name::endsWith);
    }

    private static List<X509Certificate> ofFile(Path file)
            throws IOException, GeneralSecurityException {
        try (InputStream in = Files.newInputStream(file)) {
            return only(CertificateFactory.getInstance("X.509").generateCertificates(in));
        }
    }

    private static List<X509Certificate> ofKeyStore(Path file, @Nullable Path passwordFile)
            throws IOException, GeneralSecurityException {
        char[] password =
                passwordFile == null
                        ? new char[0]
                        : Files.readString(passwordFile, StandardCharsets.UTF_8)
                                .lines()
                                .findFirst()
                                .orElse("")
                                .toCharArray();
        KeyStore store = KeyStore.getInstance(file.toFile(), password);
        List<Certificate> trusted = new ArrayList<>();
        for (String alias : Collections.list(store.aliases())) {
            if (store.isCertificateEntry(alias)) {
                trusted.add(store.getCertificate(alias));
            }
        }
        return only(trusted);
    }

    private static List<X509Certificate> only(Collection<? extends Certificate> certificates) {
        return certificates.stream()
                .filter(X509Certificate.class::isInstance)
                .map(X509Certificate.class::cast)
                .toList();
    }
}
