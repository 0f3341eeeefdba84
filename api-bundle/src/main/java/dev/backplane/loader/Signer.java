package dev.backplane.loader;

import java.time.Instant;
import java.util.Objects;

/**
 * Whose signature covers an artifact, as the policy of this runtime found it to be trusted.
 *
 * @param subject the distinguished name in the signer's certificate, as RFC 2253 writes it
 * @param certificate the SHA-256 of that certificate
 * @param validUntil when the certificate runs out
 * @since 0.1
 */
public record Signer(String subject, Digest certificate, Instant validUntil) {

    /** No part may be null. */
    public Signer {
        Objects.requireNonNull(subject, "subject");
        Objects.requireNonNull(certificate, "certificate");
        Objects.requireNonNull(validUntil, "validUntil");
    }
}
