package dev.backplane.loader.internal.trust;

import dev.backplane.loader.Digest;
import dev.backplane.loader.PluginDescriptor;
import dev.backplane.loader.Signer;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.security.CodeSigner;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.Timestamp;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/**
 * Picks the signer an artifact comes in by.
 *
 * @param code for those who sign artifacts
 * @param time for those who testify when that was
 * @param bindings who may use which name
 * @param clock what time it is
 */
record TrustedSigner(TrustStore code, TrustStore time, SignerBindings bindings, Clock clock) {

    private static final Logger LOG = LoggerFactory.getLogger(TrustedSigner.class);
    private static final int MAX_REASONS = 3;

    /**
     * The first one who is trusted and may use the artifact's names.
     *
     * @param since when the artifact came into the store, if it is there
     * @throws Untrusted if there is none, with the reason for each
     */
    Signer among(List<CodeSigner> signers, PluginDescriptor artifact, @Nullable Instant since)
            throws Untrusted {
        List<String> reasons = new ArrayList<>();
        for (CodeSigner signer : signers) {
            try {
                checkChain(signer, since);
                Signer found = describe(signer);
                bindings.check(artifact, found);
                return found;
            } catch (Untrusted e) {
                LOG.debug("A signer who does not count", e);
                reasons.add(e.reason());
            }
        }
        throw new Untrusted(
                String.join("; ", reasons.subList(0, Math.min(MAX_REASONS, reasons.size()))));
    }

    /**
     * A signature that is known to be older counts as of then: by a time stamp, or because its
     * bytes have been in the store since. A plugin does not fall over because a certificate runs
     * out.
     */
    private void checkChain(CodeSigner signer, @Nullable Instant since) throws Untrusted {
        Optional<Instant> stamped = stamped(signer);
        if (stamped.isPresent()) {
            code.check(signer.getSignerCertPath(), stamped.get());
            return;
        }
        try {
            code.check(signer.getSignerCertPath(), clock.instant());
        } catch (Untrusted e) {
            if (since == null) {
                throw e;
            }
            checkAsOf(signer, since, e);
        }
    }

    private void checkAsOf(CodeSigner signer, Instant since, Untrusted now) throws Untrusted {
        try {
            code.check(signer.getSignerCertPath(), since);
        } catch (Untrusted e) {
            LOG.debug("Not trusted when it came in, either", e);
            throw now;
        }
    }

    private Optional<Instant> stamped(CodeSigner signer) {
        Timestamp stamp = signer.getTimestamp();
        if (stamp == null) {
            return Optional.empty();
        }
        Instant at = stamp.getTimestamp().toInstant();
        try {
            time.check(stamp.getSignerCertPath(), at);
            return Optional.of(at);
        } catch (Untrusted e) {
            LOG.debug("A time stamp that does not count", e);
            return Optional.empty();
        }
    }

    private static Signer describe(CodeSigner signer) throws Untrusted {
        X509Certificate own =
                (X509Certificate) signer.getSignerCertPath().getCertificates().getFirst();
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(own.getEncoded());
            return new Signer(
                    own.getSubjectX500Principal().getName(),
                    new Digest(HexFormat.of().formatHex(digest)),
                    own.getNotAfter().toInstant());
        } catch (CertificateEncodingException e) {
            throw new Untrusted("the certificate of its signer is malformed", e);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
