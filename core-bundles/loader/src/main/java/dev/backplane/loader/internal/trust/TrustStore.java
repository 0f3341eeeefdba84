package dev.backplane.loader.internal.trust;

import dev.backplane.loader.internal.message.Excerpt;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.cert.CertPath;
import java.security.cert.CertPathValidator;
import java.security.cert.CertPathValidatorException;
import java.security.cert.Certificate;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateFactory;
import java.security.cert.CertificateNotYetValidException;
import java.security.cert.CertificateParsingException;
import java.security.cert.PKIXCertPathValidatorResult;
import java.security.cert.PKIXParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Decides whether a chain of certificates leads to one that is trusted (RFC 5280, section 6). No
 * network is asked whether a certificate was withdrawn: whoever takes one out of the store, or
 * revokes digests, does not depend on one.
 */
final class TrustStore {

    private static final Logger LOG = LoggerFactory.getLogger(TrustStore.class);
    private static final String ANY_USE = "2.5.29.37.0";

    /** Bits of the key usage (RFC 5280, section 4.2.1.3). */
    private static final int SIGNS_DATA = 0;

    private static final int CANNOT_BE_DENIED = 1;
    private static final int SIGNS_CERTIFICATES = 5;

    /** What a certificate may be used for (RFC 5280, section 4.2.1.12). */
    enum Use {
        CODE("1.3.6.1.5.5.7.3.3", "signing code"),
        TIME("1.3.6.1.5.5.7.3.8", "time stamps");

        private final String id;
        private final String words;

        Use(String id, String words) {
            this.id = id;
            this.words = words;
        }
    }

    /** What was read; the fault is empty if that went well. */
    private record Trusted(Set<X509Certificate> certificates, String fault) {}

    private final Path where;
    private final Use use;
    private final Reread<Trusted> trusted;

    TrustStore(Path where, @Nullable Path passwordFile, Use use) {
        this.where = where;
        this.use = use;
        List<Path> files = Stream.of(where, passwordFile).filter(path -> path != null).toList();
        this.trusted = new Reread<>(files, () -> read(where, passwordFile));
    }

    private static Trusted read(Path where, @Nullable Path passwordFile) {
        try {
            return new Trusted(Set.copyOf(CertificateFiles.read(where, passwordFile)), "");
        } catch (Untrusted e) {
            LOG.error("Nothing is trusted: {}", e.reason(), e);
            return new Trusted(Set.of(), e.reason());
        }
    }

    /**
     * Validates a chain, the signer's own certificate first, as of a moment.
     *
     * @throws Untrusted if it is not trusted for this use, or was not valid then
     */
    void check(CertPath chain, Instant at) throws Untrusted {
        Trusted now = trusted.get();
        if (!now.fault().isEmpty()) {
            throw new Untrusted(now.fault());
        }
        List<X509Certificate> path = new ArrayList<>();
        X509Certificate anchor = null;
        for (Certificate each : chain.getCertificates()) {
            X509Certificate certificate = (X509Certificate) each;
            checkValidity(certificate, at);
            if (now.certificates().contains(certificate)) {
                anchor = certificate;
                break;
            }
            path.add(certificate);
        }
        checkUse((X509Certificate) chain.getCertificates().getFirst());
        if (!path.isEmpty()) {
            Set<X509Certificate> issuers = anchor == null ? now.certificates() : Set.of(anchor);
            if (anchor == null) {
                requireIssuer(path, issuers);
            }
            checkValidity(validate(path, issuers, at), at);
        }
    }

    private static void checkValidity(X509Certificate certificate, Instant at) throws Untrusted {
        String subject = subject(certificate);
        try {
            certificate.checkValidity(Date.from(at));
        } catch (CertificateExpiredException e) {
            throw new Untrusted(
                    "the certificate of %s expired on %s; have it signed again, with a time stamp if that is to last"
                            .formatted(subject, certificate.getNotAfter().toInstant()),
                    e);
        } catch (CertificateNotYetValidException e) {
            throw new Untrusted(
                    "the certificate of %s is not valid before %s; is the clock right?"
                            .formatted(subject, certificate.getNotBefore().toInstant()),
                    e);
        }
    }

    private void checkUse(X509Certificate certificate) throws Untrusted {
        try {
            List<String> uses = certificate.getExtendedKeyUsage();
            boolean[] keyUsage = certificate.getKeyUsage();
            boolean signs = keyUsage == null || keyUsage[SIGNS_DATA] || keyUsage[CANNOT_BE_DENIED];
            boolean fits =
                    uses == null
                            ? use == Use.CODE
                            : uses.contains(use.id) || uses.contains(ANY_USE);
            if (!signs || !fits) {
                throw new Untrusted(
                        "the certificate of %s is not meant for %s; use one that is"
                                .formatted(subject(certificate), use.words));
            }
        } catch (CertificateParsingException e) {
            throw new Untrusted("the certificate of " + subject(certificate) + " is malformed", e);
        }
    }

    private void requireIssuer(List<X509Certificate> path, Set<X509Certificate> anchors)
            throws Untrusted {
        X509Certificate last = path.getLast();
        boolean known =
                anchors.stream()
                        .anyMatch(
                                anchor ->
                                        anchor.getSubjectX500Principal()
                                                .equals(last.getIssuerX500Principal()));
        if (!known) {
            throw new Untrusted(
                    "its signer %s (issued by %s) is not trusted: neither is among the %d certificates in '%s'; put one there if you trust it"
                            .formatted(
                                    subject(path.getFirst()),
                                    Excerpt.plain(last.getIssuerX500Principal().getName(), 120),
                                    anchors.size(),
                                    where));
        }
    }

    /** Returns the trusted one that the chain leads to. */
    private static X509Certificate validate(
            List<X509Certificate> path, Set<X509Certificate> anchors, Instant at) throws Untrusted {
        Set<TrustAnchor> issuers =
                anchors.stream()
                        .filter(TrustStore::mayIssue)
                        .map(anchor -> new TrustAnchor(anchor, null))
                        .collect(Collectors.toSet());
        if (issuers.isEmpty()) {
            throw new Untrusted(
                    "its signer %s is not trusted: the certificate it was issued by is no authority's"
                            .formatted(subject(path.getFirst())));
        }
        try {
            PKIXParameters parameters = new PKIXParameters(issuers);
            parameters.setRevocationEnabled(false);
            parameters.setDate(Date.from(at));
            CertPath chain = CertificateFactory.getInstance("X.509").generateCertPath(path);
            var result =
                    (PKIXCertPathValidatorResult)
                            CertPathValidator.getInstance("PKIX").validate(chain, parameters);
            return result.getTrustAnchor().getTrustedCert();
        } catch (CertPathValidatorException e) {
            int index = Math.max(0, e.getIndex());
            throw new Untrusted(
                    "the certificate of %s is not trusted: %s"
                            .formatted(
                                    subject(path.get(index)),
                                    Excerpt.plain(String.valueOf(e.getMessage()), 200)),
                    e);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java validates certificates", e);
        }
    }

    /** Somebody trusted to sign code is not trusted to say who else is. */
    private static boolean mayIssue(X509Certificate certificate) {
        boolean[] usage = certificate.getKeyUsage();
        return certificate.getBasicConstraints() >= 0
                && (usage == null || usage[SIGNS_CERTIFICATES]);
    }

    private static String subject(X509Certificate certificate) {
        return Excerpt.plain(certificate.getSubjectX500Principal().getName(), 120);
    }
}
