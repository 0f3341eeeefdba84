package dev.backplane.shell.internal.remote;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.interfaces.ECPrivateKey;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.ECPoint;
import java.util.Base64;

/**
 * A key on the curve P-256 in OpenSSH's own formats (PROTOCOL.key), written by hand so that the
 * first start need not load the SSH library. P-256, because the JDK and the library agree on it
 * without further libraries.
 */
record EcdsaKey(ECPublicKey publicKey, ECPrivateKey privateKey, String comment) {

    private static final String TYPE = "ecdsa-sha2-nistp256";
    private static final String CURVE = "nistp256";
    private static final int FIELD_BYTES = 32;
    private static final int BLOCK_BYTES = 8;

    static EcdsaKey generate(String comment) throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec("secp256r1"));
        KeyPair pair = generator.generateKeyPair();
        return new EcdsaKey(
                (ECPublicKey) pair.getPublic(), (ECPrivateKey) pair.getPrivate(), comment);
    }

    /** The line for {@code .pub} and {@code authorized_keys}. */
    String publicLine() throws IOException {
        return TYPE + " " + Base64.getEncoder().encodeToString(publicBlob()) + " " + comment + "\n";
    }

    /** The private key's file, not encrypted. */
    String privateFile() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(bytes);
        out.write("openssh-key-v1\0".getBytes(StandardCharsets.US_ASCII));
        text(out, "none");
        text(out, "none");
        text(out, "");
        out.writeInt(1);
        block(out, publicBlob());
        block(out, privateBlob());
        String lines =
                Base64.getMimeEncoder(70, new byte[] {'\n'}).encodeToString(bytes.toByteArray());
        return "-----BEGIN OPENSSH PRIVATE KEY-----\n"
                + lines
                + "\n-----END OPENSSH PRIVATE KEY-----\n";
    }

    private byte[] publicBlob() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        publicParts(new DataOutputStream(bytes));
        return bytes.toByteArray();
    }

    private byte[] privateBlob() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(bytes);
        int check = new SecureRandom().nextInt();
        out.writeInt(check);
        out.writeInt(check);
        publicParts(out);
        block(out, privateKey.getS().toByteArray());
        text(out, comment);
        for (int padding = 1; out.size() % BLOCK_BYTES != 0; padding++) {
            out.writeByte(padding);
        }
        return bytes.toByteArray();
    }

    private void publicParts(DataOutputStream out) throws IOException {
        ECPoint point = publicKey.getW();
        text(out, TYPE);
        text(out, CURVE);
        out.writeInt(1 + 2 * FIELD_BYTES);
        out.writeByte(4);
        out.write(fixed(point.getAffineX()));
        out.write(fixed(point.getAffineY()));
    }

    /** A coordinate in exactly 32 bytes: without a sign byte, with leading zeros. */
    private static byte[] fixed(BigInteger coordinate) {
        byte[] bytes = coordinate.toByteArray();
        byte[] fixed = new byte[FIELD_BYTES];
        int length = Math.min(bytes.length, FIELD_BYTES);
        System.arraycopy(bytes, bytes.length - length, fixed, FIELD_BYTES - length, length);
        return fixed;
    }

    private static void text(DataOutputStream out, String text) throws IOException {
        block(out, text.getBytes(StandardCharsets.US_ASCII));
    }

    private static void block(DataOutputStream out, byte[] bytes) throws IOException {
        out.writeInt(bytes.length);
        out.write(bytes);
    }
}
