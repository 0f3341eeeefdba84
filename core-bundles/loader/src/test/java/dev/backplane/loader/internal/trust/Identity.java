package dev.backplane.loader.internal.trust;

import dev.backplane.loader.internal.validation.TestJar;

import jdk.security.jarsigner.JarSigner;

import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.math.BigInteger;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.cert.CertificateEncodingException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.zip.ZipFile;

/**
 * Somebody with a key and a certificate, made for one test.
 *
 * @param key of its certificate
 * @param chain its own certificate first
 */
record Identity(PrivateKey key, List<X509Certificate> chain) {

    private static final AtomicLong SERIAL = new AtomicLong(1);

    /** What a certificate is to say; times are relative to now. */
    record Wish(
            String subject,
            boolean authority,
            Duration from,
            Duration until,
            List<KeyPurposeId> uses) {

        static Wish signer(String name) {
            return new Wish(
                    "O=Acme,CN=" + name,
                    false,
                    Duration.ofDays(-1),
                    Duration.ofDays(30),
                    List.of(KeyPurposeId.id_kp_codeSigning));
        }

        static Wish authority(String name) {
            return new Wish(
                    "O=Acme,CN=" + name,
                    true,
                    Duration.ofDays(-1000),
                    Duration.ofDays(1000),
                    List.of());
        }

        Wish valid(int fromDays, int untilDays) {
            return new Wish(
                    subject,
                    authority,
                    Duration.ofDays(fromDays),
                    Duration.ofDays(untilDays),
                    uses);
        }

        Wish meantFor(KeyPurposeId... others) {
            return new Wish(subject, authority, from, until, List.of(others));
        }
    }

    static Identity selfSigned(Wish wish) {
        return make(wish, null);
    }

    Identity issues(Wish wish) {
        return make(wish, this);
    }

    private static Identity make(Wish wish, Identity issuer) {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"));
            KeyPair pair = generator.generateKeyPair();
            Instant now = Instant.now();
            X500Name subject = new X500Name(wish.subject());
            X509v3CertificateBuilder builder =
                    new JcaX509v3CertificateBuilder(
                            issuer == null
                                    ? subject
                                    : X500Name.getInstance(
                                            issuer.own().getSubjectX500Principal().getEncoded()),
                            BigInteger.valueOf(SERIAL.getAndIncrement()),
                            Date.from(now.plus(wish.from())),
                            Date.from(now.plus(wish.until())),
                            subject,
                            pair.getPublic());
            if (wish.authority()) {
                builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(true));
            }
            if (!wish.uses().isEmpty()) {
                builder.addExtension(
                        Extension.extendedKeyUsage,
                        true,
                        new ExtendedKeyUsage(wish.uses().toArray(KeyPurposeId[]::new)));
            }
            PrivateKey signing = issuer == null ? pair.getPrivate() : issuer.key();
            X509Certificate own =
                    new JcaX509CertificateConverter()
                            .getCertificate(
                                    builder.build(
                                            new JcaContentSignerBuilder("SHA256withECDSA")
                                                    .build(signing)));
            List<X509Certificate> chain = new ArrayList<>(List.of(own));
            if (issuer != null) {
                chain.addAll(issuer.chain());
            }
            return new Identity(pair.getPrivate(), List.copyOf(chain));
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    X509Certificate own() {
        return chain.getFirst();
    }

    /** The same one, who keeps only the first of its certificates to itself. */
    Identity alone() {
        return new Identity(key, List.of(own()));
    }

    String fingerprint() {
        try {
            return TestJar.digest(own().getEncoded()).toString();
        } catch (CertificateEncodingException e) {
            throw new AssertionError(e);
        }
    }

    /** Puts the certificate into the folder, as openssl would write it. */
    void trustedIn(Path folder) throws IOException {
        Files.createDirectories(folder);
        String name = own().getSubjectX500Principal().getName().replaceAll("\\W+", "-");
        Files.writeString(folder.resolve(name + own().getSerialNumber() + ".pem"), pem());
    }

    String pem() {
        try {
            return "-----BEGIN CERTIFICATE-----\n"
                    + Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII))
                            .encodeToString(own().getEncoded())
                    + "\n-----END CERTIFICATE-----\n";
        } catch (CertificateEncodingException e) {
            throw new AssertionError(e);
        }
    }

    byte[] sign(byte[] jar) {
        return sign(jar, "SHA-256", "SIGNER", null);
    }

    byte[] sign(byte[] jar, String digest, String name, URI timestamps) {
        try {
            JarSigner.Builder builder =
                    new JarSigner.Builder(
                                    key,
                                    CertificateFactory.getInstance("X.509").generateCertPath(chain))
                            .digestAlgorithm(digest)
                            .signerName(name);
            if (timestamps != null) {
                builder.tsa(timestamps);
            }
            Path unsigned = Files.createTempFile("unsigned", ".jar");
            Path signed = Files.createTempFile("signed", ".jar");
            try (var out = Files.newOutputStream(signed)) {
                Files.copy(
                        new ByteArrayInputStream(jar),
                        unsigned,
                        java.nio.file.StandardCopyOption.REPLACE_EXISTING);
                try (ZipFile zip = new ZipFile(unsigned.toFile())) {
                    builder.build().sign(zip, out);
                }
                out.flush();
                return Files.readAllBytes(signed);
            } finally {
                Files.delete(unsigned);
                Files.delete(signed);
            }
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }
}
