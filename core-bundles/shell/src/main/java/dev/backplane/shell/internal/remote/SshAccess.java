package dev.backplane.shell.internal.remote;

import org.apache.sshd.common.keyprovider.FileKeyPairProvider;
import org.apache.sshd.common.keyprovider.KeyPairProvider;
import org.apache.sshd.server.auth.pubkey.PublickeyAuthenticator;
import org.apache.sshd.server.config.keys.AuthorizedKeysAuthenticator;

import java.nio.file.Path;

/**
 * Who may come in: the holder of the client key made at the first start, and of any key in {@code
 * configs/authorized_keys}. The user's name is free; it only signs what is changed.
 */
record SshAccess(Path home) {

    KeyFolder keys() {
        return KeyFolder.of(home);
    }

    KeyPairProvider hostKey() {
        return new FileKeyPairProvider(keys().hostKey());
    }

    PublickeyAuthenticator authenticator() {
        PublickeyAuthenticator client = new AuthorizedKeysAuthenticator(keys().clientPublicKey());
        PublickeyAuthenticator operators =
                new AuthorizedKeysAuthenticator(home.resolve("configs/authorized_keys"));
        return (user, key, session) ->
                client.authenticate(user, key, session)
                        || operators.authenticate(user, key, session);
    }
}
