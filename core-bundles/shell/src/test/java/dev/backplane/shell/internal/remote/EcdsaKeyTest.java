package dev.backplane.shell.internal.remote;

import static org.assertj.core.api.Assertions.assertThat;

import org.apache.sshd.common.NamedResource;
import org.apache.sshd.common.config.keys.AuthorizedKeyEntry;
import org.apache.sshd.common.config.keys.PublicKeyEntryResolver;
import org.apache.sshd.common.util.security.SecurityUtils;
import org.junit.jupiter.api.Test;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;

class EcdsaKeyTest {

    private static final int ATTEMPTS = 20_000;

    @Test
    void writesAPairThatTheSshLibraryReadsBack() throws Exception {
        readsBack(EcdsaKey.generate("someone"));
    }

    @Test
    void writesACoordinateThatIsShorterThanTheField() throws Exception {
        EcdsaKey key = EcdsaKey.generate("short");
        for (int attempt = 0;
                attempt < ATTEMPTS && key.publicKey().getW().getAffineX().bitLength() > 248;
                attempt++) {
            key = EcdsaKey.generate("short");
        }
        assertThat(key.publicKey().getW().getAffineX().bitLength()).isLessThanOrEqualTo(248);

        readsBack(key);
    }

    private static void readsBack(EcdsaKey key) throws Exception {
        byte[] file = key.privateFile().getBytes(StandardCharsets.US_ASCII);
        Iterable<KeyPair> pairs =
                SecurityUtils.loadKeyPairIdentities(
                        null, NamedResource.ofName("key"), new ByteArrayInputStream(file), null);

        assertThat(pairs)
                .singleElement()
                .satisfies(
                        pair -> {
                            assertThat(pair.getPublic()).isEqualTo(key.publicKey());
                            assertThat(pair.getPrivate()).isEqualTo(key.privateKey());
                        });
        AuthorizedKeyEntry entry =
                AuthorizedKeyEntry.parseAuthorizedKeyEntry(key.publicLine().strip());
        assertThat(entry.resolvePublicKey(null, PublicKeyEntryResolver.FAILING))
                .isEqualTo(key.publicKey());
        assertThat(entry.getComment()).isEqualTo(key.comment());
    }
}
