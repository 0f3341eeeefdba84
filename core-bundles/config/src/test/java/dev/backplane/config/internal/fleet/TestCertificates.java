package dev.backplane.config.internal.fleet;

import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Date;
import java.util.List;

/** Somebody who signs the certificates of servers, made for one test. */
final class TestCertificates {

    private final Path folder;
    private final X500Name name;
    private final KeyPair keys;

    TestCertificates(Path folder, String name) throws Exception {
        this.folder = Files.createDirectories(folder);
        this.name = new X500Name("CN=" + name);
        this.keys = keys();
    }

    /** The file of who is to be trusted. */
    Path authority() throws Exception {
        X509v3CertificateBuilder builder = builder(name, keys, Duration.ofDays(1));
        builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(true));
        return write("ca.pem", "CERTIFICATE", signed(builder).getEncoded());
    }

    /** Options of a server that listens on another port, too, with TLS. */
    String[] server(int port, Duration validity) throws Exception {
        List<String> options = new ArrayList<>(files(validity));
        options.addAll(List.of("--tls-port", String.valueOf(port), "--appendonly", "yes"));
        return options.toArray(String[]::new);
    }

    /** Options of a server that has a certificate. */
    List<String> files(Duration validity) throws Exception {
        KeyPair own = keys();
        X509v3CertificateBuilder builder = builder(new X500Name("CN=redis"), own, validity);
        builder.addExtension(
                Extension.subjectAlternativeName,
                false,
                new GeneralNames(new GeneralName(GeneralName.iPAddress, "127.0.0.1")));
        Path certificate = write("server.pem", "CERTIFICATE", signed(builder).getEncoded());
        Path key = write("server.key", "PRIVATE KEY", own.getPrivate().getEncoded());
        return List.of(
                "--tls-cert-file",
                certificate.toString(),
                "--tls-key-file",
                key.toString(),
                "--tls-auth-clients",
                "no");
    }

    private X509v3CertificateBuilder builder(X500Name subject, KeyPair of, Duration validity) {
        Instant end = Instant.now().plus(validity);
        return new JcaX509v3CertificateBuilder(
                name,
                BigInteger.valueOf(System.nanoTime()),
                Date.from(end.minus(Duration.ofDays(2))),
                Date.from(end),
                subject,
                of.getPublic());
    }

    private X509CertificateHolder signed(X509v3CertificateBuilder builder) throws Exception {
        return builder.build(
                new JcaContentSignerBuilder("SHA256withECDSA").build(keys.getPrivate()));
    }

    private Path write(String file, String what, byte[] bytes) throws IOException {
        String text =
                "-----BEGIN "
                        + what
                        + "-----\n"
                        + Base64.getMimeEncoder().encodeToString(bytes)
                        + "\n-----END "
                        + what
                        + "-----\n";
        return Files.writeString(folder.resolve(file), text);
    }

    private static KeyPair keys() throws Exception {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(256);
        return generator.generateKeyPair();
    }
}
