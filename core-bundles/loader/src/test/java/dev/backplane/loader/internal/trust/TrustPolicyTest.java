package dev.backplane.loader.internal.trust;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.backplane.loader.PluginDescriptor;
import dev.backplane.loader.Signer;
import dev.backplane.loader.internal.trust.Identity.Wish;
import dev.backplane.loader.internal.validation.ArtifactInspector;
import dev.backplane.loader.internal.validation.TestJar;
import dev.backplane.plugin.ErrorCode;
import dev.backplane.plugin.PluginException;

import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;

class TrustPolicyTest {

    private static final byte[] JAR =
            TestJar.plugin("billing", "1.0.0")
                    .entry("com/acme/a.txt", "a")
                    .entry("com/acme/b.txt", "b")
                    .bytes();
    private static final String SF = "META-INF/SIGNER.SF";
    private static final String BLOCK = "META-INF/SIGNER.EC";
    private static final String MANIFEST = "META-INF/MANIFEST.MF";

    private static Identity root;
    private static Identity acme;
    private static Identity stranger;
    private static byte[] signed;

    @TempDir Path home;

    @BeforeAll
    static void makeCertificates() {
        root = Identity.selfSigned(Wish.authority("Root"));
        acme = root.issues(Wish.signer("Release"));
        stranger = Identity.selfSigned(Wish.signer("Stranger"));
        signed = acme.sign(JAR);
    }

    @BeforeEach
    void trustTheRoot() throws IOException {
        root.trustedIn(home.resolve("configs/trust"));
    }

    // -- who signed it

    @Test
    void namesTheSigner() {
        assertThat(accepted(signed).signer())
                .isEqualTo(
                        new Signer(
                                "CN=Release,O=Acme",
                                dev.backplane.loader.Digest.parse(acme.fingerprint()),
                                acme.own().getNotAfter().toInstant()));
        assertThat(accepted(signed).warnings()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"SHA-256", "SHA-384", "SHA-512"})
    void takesStrongDigests(String digest) {
        assertThat(accepted(acme.sign(JAR, digest, "SIGNER", null)).signer()).isNotNull();
    }

    @Test
    void followsAnIntermediate() {
        Identity between = root.issues(Wish.authority("Between"));
        Identity signer = between.issues(Wish.signer("Far"));

        assertThat(accepted(signer.sign(JAR)).signer()).isNotNull();
        refused(signer.alone().sign(JAR), "its signer CN=Far,O=Acme (issued by CN=Between,O=Acme)");
    }

    @Test
    void takesAnIntermediateThatIsTrustedItself() throws IOException {
        Identity elsewhere = Identity.selfSigned(Wish.authority("Elsewhere"));
        Identity between = elsewhere.issues(Wish.authority("Between"));
        between.trustedIn(home.resolve("configs/trust"));

        assertThat(accepted(between.issues(Wish.signer("Near")).sign(JAR)).signer()).isNotNull();
        refused(elsewhere.issues(Wish.signer("Other")).sign(JAR), "is not trusted");
    }

    @Test
    void takesASelfSignedCertificateThatIsTrusted() throws IOException {
        refused(
                stranger.sign(JAR),
                "its signer CN=Stranger,O=Acme (issued by CN=Stranger,O=Acme) is not trusted: neither is among the 1 certificates in '"
                        + home.resolve("configs/trust"));

        stranger.trustedIn(home.resolve("configs/trust"));

        assertThat(accepted(stranger.sign(JAR)).signer()).isNotNull();
    }

    @Test
    void aTrustedSignerIsNoAuthority() throws IOException {
        stranger.trustedIn(home.resolve("configs/trust"));

        refused(stranger.issues(Wish.signer("Friend")).sign(JAR), "is not trusted");
    }

    @Test
    void forgedChainsDoNotCount() {
        Identity falseRoot = Identity.selfSigned(Wish.authority("Root"));

        refused(
                falseRoot.issues(Wish.signer("Release")).alone().sign(JAR),
                "the certificate of CN=Release,O=Acme is not trusted");
    }

    @Test
    void readsAKeyStore() throws Exception {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        store.setCertificateEntry("acme", stranger.own());
        try (OutputStream out = Files.newOutputStream(home.resolve("trust.p12"))) {
            store.store(out, "geheim".toCharArray());
        }
        Files.writeString(home.resolve("password"), "geheim\n");
        Map<String, Object> config =
                Map.of("certificates", "trust.p12", "passwordFile", "password");

        assertThat(judged(policy(config), stranger.sign(JAR)).signer()).isNotNull();
        refused(policy(config), signed, "is not trusted");
        Files.writeString(home.resolve("password"), "falsch");
        refused(policy(config), stranger.sign(JAR), "the trusted certificates in '");
        Files.delete(home.resolve("password"));
        refused(policy(config), stranger.sign(JAR), "the trusted certificates in '");
    }

    @Test
    void aFileThatIsNoCertificateHarmsNobody() throws IOException {
        Files.writeString(home.resolve("configs/trust/broken.pem"), "no certificate");
        Files.writeString(home.resolve("configs/trust/README"), "whom we trust");

        assertThat(accepted(signed).signer()).isNotNull();
    }

    @Test
    void nobodyIsTrustedWithoutAFolder() {
        refused(policy(Map.of("certificates", "nowhere")), signed, "among the 0 certificates in");
    }

    @Test
    void certificatesMustBeMeantForCode() throws IOException {
        refused(
                root.issues(Wish.signer("Web").meantFor(KeyPurposeId.id_kp_serverAuth)).sign(JAR),
                "the certificate of CN=Web,O=Acme is not meant for signing code");
        assertThat(accepted(root.issues(Wish.signer("Any").meantFor()).sign(JAR)).signer())
                .isNotNull();
    }

    // -- when

    @Test
    void refusesExpiredCertificates() {
        refused(
                root.issues(Wish.signer("Old").valid(-90, -30)).sign(JAR),
                "the certificate of CN=Old,O=Acme expired on 2");
    }

    @Test
    void refusesCertificatesThatAreNotYetValid() {
        refused(
                root.issues(Wish.signer("Young").valid(30, 90)).sign(JAR),
                "the certificate of CN=Young,O=Acme is not valid before 2");
    }

    @Test
    void refusesExpiredAuthorities() throws IOException {
        Identity old = Identity.selfSigned(Wish.authority("Old root").valid(-90, -1));
        old.trustedIn(home.resolve("configs/trust"));

        refused(
                old.issues(Wish.signer("Young")).sign(JAR),
                "the certificate of CN=Old root,O=Acme expired");
        refused(
                old.issues(Wish.signer("Young")).alone().sign(JAR),
                "the certificate of CN=Old root,O=Acme expired");
    }

    @Test
    void whatIsInTheStoreStaysWhenItsCertificateRunsOut() {
        Instant later = Instant.now().plus(Duration.ofDays(60));
        TrustPolicy then =
                TestTrust.with(
                        home, Clock.fixed(later, java.time.ZoneOffset.UTC), config(Map.of()));
        PluginDescriptor descriptor = describe(file(signed));

        assertThat(then.judge(candidate(signed, Instant.now()), descriptor).signer()).isNotNull();
        assertThat(
                        catchThrowableOfType(
                                PluginException.class,
                                () -> then.judge(candidate(signed, null), descriptor)))
                .hasMessageContaining("expired on");
        assertThat(
                        catchThrowableOfType(
                                PluginException.class,
                                () -> then.judge(candidate(signed, later), descriptor)))
                .hasMessageContaining("expired on");
    }

    @Test
    void aTrustedTimeStampOutlivesTheCertificate() throws IOException {
        Identity old = root.issues(Wish.signer("Old").valid(-90, -30));
        Identity clerk =
                root.issues(
                        Wish.signer("Clerk")
                                .valid(-100, 100)
                                .meantFor(KeyPurposeId.id_kp_timeStamping));
        Instant moment = Instant.now().minus(Duration.ofDays(60));
        byte[] jar;
        try (TimeStampServer server = new TimeStampServer(clerk, moment)) {
            jar = old.sign(JAR, "SHA-256", "SIGNER", server.uri());
        }

        refused(jar, "the certificate of CN=Old,O=Acme expired on");
        root.trustedIn(home.resolve("configs/trust/timestamp"));
        assertThat(accepted(jar).signer()).isNotNull();
    }

    @Test
    void aTimeStampByWhomeverDoesNotCount() throws IOException {
        Identity old = root.issues(Wish.signer("Old").valid(-90, -30));
        root.trustedIn(home.resolve("configs/trust/timestamp"));
        Identity clerk =
                Identity.selfSigned(
                        Wish.signer("Clerk")
                                .valid(-100, 100)
                                .meantFor(KeyPurposeId.id_kp_timeStamping));
        byte[] jar;
        try (TimeStampServer server =
                new TimeStampServer(clerk, Instant.now().minus(Duration.ofDays(60)))) {
            jar = old.sign(JAR, "SHA-256", "SIGNER", server.uri());
        }

        refused(jar, "the certificate of CN=Old,O=Acme expired on");
    }

    // -- what was done to it

    @Test
    void refusesWhatIsNotSigned() {
        refused(JAR, "it is not signed; sign it with: backplane sign FILE");
    }

    @Test
    void refusesWhatLostItsSignature() {
        refused(
                new Repacked(signed).remove(SF).remove(BLOCK).bytes(),
                "it is not signed any more: its manifest holds digests");
        refused(
                new Repacked(signed).remove(SF).bytes(),
                "META-INF/SIGNER.EC has no META-INF/SIGNER.SF beside it");
        refused(
                new Repacked(signed).remove(BLOCK).bytes(),
                "META-INF/SIGNER.SF has no .RSA, .DSA or .EC file beside it");
    }

    @Test
    void refusesAChangedFile() {
        refused(
                new Repacked(signed).put("com/acme/b.txt", "B").bytes(),
                "'com/acme/b.txt' was changed after it was signed");
    }

    @Test
    void refusesAnAddedFile() {
        refused(
                new Repacked(signed).put("com/acme/c.txt", "c").bytes(),
                "it is signed in part only: no signature covers 'com/acme/c.txt' and the rest");
        refused(
                new Repacked(signed).first("com/acme/0.txt", "c").bytes(),
                "no signature covers 'com/acme/0.txt'");
        refused(
                new Repacked(signed).put("META-INF/services/x", "c").bytes(),
                "no signature covers 'META-INF/services/x'");
        refused(
                new Repacked(signed).put("META-INF/SIG-X", "c").bytes(),
                "no signature covers 'META-INF/SIG-X'");
        refused(
                new Repacked(signed).put("META-INF/versions/9/com/acme/a.txt", "c").bytes(),
                "no signature covers 'META-INF/versions/9/com/acme/a.txt'");
    }

    @Test
    void refusesAnAddedSignatureFile() {
        refused(
                new Repacked(signed).put("META-INF/EVIL.RSA", "c").bytes(),
                "META-INF/EVIL.RSA has no META-INF/EVIL.SF beside it");
        refused(
                new Repacked(signed).put("META-INF/signer.sf", "c").bytes(),
                "twice, in upper and lower case");
        refused(
                new Repacked(signed).put("META-INF/SIGNER.RSA", "c").bytes(),
                "has several files beside it");
        refused(
                new Repacked(signed)
                        .put("META-INF/EVIL.SF", "Signature-Version: 1.0\r\n\r\n")
                        .put("META-INF/EVIL.RSA", "c")
                        .bytes(),
                "META-INF/EVIL.SF does not cover the whole manifest");
        refused(
                new Repacked(signed).put("meta-inf/manifest.mf", "c").bytes(),
                "there is 'meta-inf/manifest.mf'");
    }

    @Test
    void refusesATakenFile() {
        refused(
                new Repacked(signed).remove("com/acme/b.txt").bytes(),
                "'com/acme/b.txt' was taken out of it after it was signed");
    }

    @Test
    void refusesAChangedManifest() {
        refused(
                new Repacked(signed).edit(MANIFEST, text -> text.replace("1.0.0", "9.0.0")).bytes(),
                "its manifest and META-INF/SIGNER.SF do not belong together");
        refused(
                new Repacked(signed)
                        .edit(MANIFEST, text -> text + "Name: com/acme/c.txt\r\nX: y\r\n\r\n")
                        .bytes(),
                "its manifest and META-INF/SIGNER.SF do not belong together");
    }

    @Test
    void refusesASignatureThatLeavesTheFirstSectionOut() {
        byte[] jar =
                new Repacked(signed)
                        .edit(SF, text -> text.replaceAll("SHA-256-Digest-Manifest: .*\r\n", ""))
                        .bytes();

        refused(jar, "META-INF/SIGNER.SF does not cover the whole manifest");
    }

    @Test
    void refusesAChangedSignatureFile() throws Exception {
        Repacked jar = new Repacked(signed).edit(MANIFEST, text -> text.replace("1.0.0", "9.0.0"));
        String digest =
                Base64.getEncoder()
                        .encodeToString(
                                MessageDigest.getInstance("SHA-256").digest(jar.content(MANIFEST)));
        jar.edit(SF, text -> text.replaceAll("(?<=Digest-Manifest: ).*(?=\r\n)", digest));

        refused(
                jar.bytes(),
                "META-INF/SIGNER.SF was changed after it was signed, or its signature is forged");
    }

    @Test
    void refusesABlockThatIsNone() {
        refused(
                new Repacked(signed).put(BLOCK, "rubbish").bytes(),
                "it counts as not signed: Java does not accept");
    }

    @Test
    void refusesABlockOfAnotherArtifact() {
        byte[] other = acme.sign(TestJar.plugin("other", "1.0.0").entry("x", "x").bytes());

        refused(
                new Repacked(signed).put(BLOCK, new Repacked(other).content(BLOCK)).bytes(),
                "its signature is forged");
    }

    @ParameterizedTest
    @ValueSource(strings = {"MD5", "SHA-1"})
    void weakDigestsCountAsNoSignature(String digest) {
        refused(
                acme.sign(JAR, digest, "SIGNER", null),
                "it counts as not signed: its signature uses");
    }

    @Test
    void weakDigestsOfFilesCountAsNoSignature() throws Exception {
        Repacked jar = new Repacked(acme.sign(JAR, "SHA-1", "SIGNER", null));
        String digest =
                Base64.getEncoder()
                        .encodeToString(
                                MessageDigest.getInstance("SHA-256").digest(jar.content(MANIFEST)));
        jar.edit(
                SF,
                text ->
                        text.replaceFirst(
                                "\r\n\r\n", "\r\nSHA-256-Digest-Manifest: " + digest + "\r\n\r\n"));

        refused(jar.bytes(), "META-INF/SIGNER.SF was changed after it was signed");
    }

    // -- several signers

    @Test
    void oneOfSeveralSignersIsEnough() {
        byte[] both = acme.sign(stranger.sign(JAR, "SHA-256", "STRANGER", null));

        assertThat(accepted(both).signer())
                .extracting(Signer::subject)
                .isEqualTo("CN=Release,O=Acme");
        refused(policy(Map.of("certificates", "nowhere")), both, "its signer CN=Stranger,O=Acme (");
        refused(policy(Map.of("certificates", "nowhere")), both, "its signer CN=Release,O=Acme (");
    }

    /** Java would take the second signature for what it is, and the first for a part. */
    @Test
    void everySignatureMustBeOfThisManifest() {
        byte[] first = stranger.sign(JAR, "SHA-256", "STRANGER", null);
        byte[] more = acme.sign(new Repacked(first).put("com/acme/c.txt", "c").bytes());
        refused(more, "its manifest and META-INF/STRANGER.SF do not belong together");
    }

    // -- who may use which name

    @Test
    void namesMayBeBoundToSigners() {
        for (String line :
                new String[] {
                    "billing=CN=Release, O=Acme",
                    "com.acme.*=cn=release,o=acme",
                    "bill*=" + acme.fingerprint(),
                    "other=CN=Nobody",
                    "*="
                            + acme.fingerprint()
                                    .toUpperCase(java.util.Locale.ROOT)
                                    .replace("SHA256", "sha256")
                }) {
            assertThat(judged(policy(Map.of("signers", new String[] {line})), signed).signer())
                    .as(line)
                    .isNotNull();
        }
        for (String line :
                new String[] {
                    "billing=CN=Release,O=Other",
                    "com.acme.*=CN=Other",
                    "*=sha256:" + "0".repeat(64),
                    "billing",
                    "billing=",
                    "billing=no name",
                    "billing=sha256:12"
                }) {
            refused(
                    policy(Map.of("signers", new String[] {line})),
                    signed,
                    "it is signed by CN=Release,O=Acme (certificate " + acme.fingerprint());
        }
    }

    @Test
    void neitherNameIsAWayAroundTheOther() {
        String[] lines = {"billing=CN=Release,O=Acme", "com.acme.*=CN=Other"};

        refused(
                policy(Map.of("signers", lines)),
                signed,
                "but what is named com.acme.billing must be signed by CN=Other");
        lines[1] = "com.acme.*=CN=Release,O=Acme";
        assertThat(judged(policy(Map.of("signers", lines)), signed).signer()).isNotNull();
    }

    // -- policy

    @Test
    void warnsOnly() {
        PluginDescriptor judged = judged(policy(Map.of("signatures", "warn")), JAR);

        assertThat(judged.signer()).isNull();
        assertThat(judged.warnings()).singleElement().asString().startsWith("it is not signed");
        assertThat(judged(policy(Map.of("signatures", "WARN ")), signed).signer()).isNotNull();
    }

    @Test
    void looksAtNothingUnlessItIsAsked() {
        PluginDescriptor judged = judged(policy(Map.of("signatures", "none")), signed);

        assertThat(judged.signer()).isNull();
        assertThat(judged.warnings()).isEmpty();
    }

    @Test
    void aTypingErrorDoesNotOpen() {
        refused(policy(Map.of("signatures", "reqire")), JAR, "it is not signed");
    }

    @Test
    void trustIsAskedEachTime() throws IOException {
        TrustPolicy policy = policy(Map.of());
        refused(policy, stranger.sign(JAR), "is not trusted");
        assertThat(judged(policy, signed).signer()).isNotNull();

        try (var files = Files.newDirectoryStream(home.resolve("configs/trust"))) {
            for (Path file : files) {
                Files.delete(file);
            }
        }
        refused(policy, signed, "is not trusted");
        policy.modified(TestTrust.config(Map.of("signatures", "none")));
        assertThat(judged(policy, signed).signer()).isNull();
    }

    // -- revoked

    @Test
    void revokedArtifactsAreRefusedWhoeverSignedThem() throws IOException {
        TrustPolicy policy = policy(Map.of("signatures", "none"));
        assertThat(policy.revocation(TestJar.digest(signed))).isEmpty();

        Path list = home.resolve("configs/revoked.txt");
        Files.writeString(
                list,
                "# stolen keys\n\nnonsense\n"
                        + TestJar.digest(signed).hex().toUpperCase(java.util.Locale.ROOT)
                        + " CVE-2026-1 # yes\n");
        refused(
                policy,
                signed,
                "its digest "
                        + TestJar.digest(signed)
                        + " is revoked (revoked.txt, line 4: CVE-2026-1 # yes)");
        assertThat(policy.revocation(TestJar.digest(JAR))).isEmpty();

        Files.write(
                list,
                "sha256:%s#\u00fc"
                        .formatted(TestJar.digest(JAR).hex())
                        .getBytes(StandardCharsets.ISO_8859_1));
        assertThat(policy.revocation(TestJar.digest(signed))).isEmpty();
        assertThat(policy.revocation(TestJar.digest(JAR))).isPresent();

        Files.delete(list);
        assertThat(policy.revocation(TestJar.digest(JAR))).isEmpty();
    }

    @Test
    void digestsAreRevokedByConfigurationToo() {
        TrustPolicy policy =
                policy(
                        Map.of(
                                "signatures",
                                "none",
                                "revoked",
                                new String[] {TestJar.digest(JAR).toString()}));

        refused(policy, JAR, "is revoked (revoked of dev.backplane.loader.trust)");
    }

    @Test
    void nothingComesInByAListThatCannotBeRead() throws IOException {
        Files.createDirectories(home.resolve("configs/revoked.txt"));

        refused(policy(Map.of("signatures", "none")), JAR, "the list of revoked digests '");
    }

    // -- helpers

    private PluginDescriptor accepted(byte[] jar) {
        return judged(policy(Map.of()), jar);
    }

    private void refused(byte[] jar, String reason) {
        refused(policy(Map.of()), jar, reason);
    }

    private void refused(TrustPolicy policy, byte[] jar, String reason) {
        PluginException refused =
                catchThrowableOfType(PluginException.class, () -> judged(policy, jar));
        assertThat(refused).as("it came in, instead of: " + reason).isNotNull();
        assertThat(refused.code()).isEqualTo(ErrorCode.UNTRUSTED);
        assertThat(refused)
                .hasMessageStartingWith("'x.jar' is refused: ")
                .hasMessageContaining(reason);
        assertThat(refused.getMessage()).doesNotContain("\n").hasSizeLessThan(800);
    }

    private PluginDescriptor judged(TrustPolicy policy, byte[] jar) {
        return policy.judge(candidate(jar, null), describe(file(jar)));
    }

    private static PluginDescriptor describe(Path file) {
        return ArtifactInspector.describe("x.jar", file);
    }

    private Candidate candidate(byte[] jar, @Nullable Instant since) {
        return new Candidate("x.jar", TestJar.digest(jar), file(jar), since);
    }

    private Path file(byte[] jar) {
        try {
            return Files.write(home.resolve(TestJar.digest(jar).brief() + ".jar"), jar);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private TrustPolicy policy(Map<String, Object> values) {
        return TestTrust.with(home, Clock.systemUTC(), config(values));
    }

    private static Map<String, Object> config(Map<String, Object> values) {
        Map<String, Object> all = new HashMap<>(Map.of("signatures", "require"));
        all.putAll(values);
        return all;
    }
}
