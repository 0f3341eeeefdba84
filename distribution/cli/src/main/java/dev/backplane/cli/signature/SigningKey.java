package dev.backplane.cli.signature;

import dev.backplane.cli.Failure;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.UnrecoverableKeyException;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/**
 * A private key and the certificates that say whose it is.
 *
 * @param alias its name in the key store
 * @param chain its own certificate first
 */
record SigningKey(String alias, PrivateKey key, List<X509Certificate> chain) {

    /**
     * Takes it from a key store.
     *
     * @param alias empty for the only one there is
     * @param password of the store and the key
     */
    static SigningKey in(Path file, String alias, char[] password) {
        if (!Files.isRegularFile(file)) {
            throw new Failure("there is no key store '" + file + "'");
        }
        try {
            KeyStore store = KeyStore.getInstance(file.toFile(), password);
            List<String> aliases = new ArrayList<>(Collections.list(store.aliases()));
            aliases.removeIf(name -> !isKey(store, name));
            String chosen = choose(file, alias, aliases);
            return new SigningKey(
                    chosen,
                    (PrivateKey) store.getKey(chosen, password),
                    chain(store.getCertificateChain(chosen)));
        } catch (UnrecoverableKeyException e) {
            throw new Failure(
                    "the key cannot be read: its password is another than the key store's", e);
        } catch (IOException | GeneralSecurityException e) {
            throw new Failure("the key store '" + file + "' cannot be read: " + e.getMessage(), e);
        }
    }

    private static boolean isKey(KeyStore store, String alias) {
        try {
            return store.entryInstanceOf(alias, KeyStore.PrivateKeyEntry.class);
        } catch (GeneralSecurityException e) {
            throw new Failure("the key store cannot be read: " + e.getMessage(), e);
        }
    }

    private static String choose(Path file, String alias, List<String> aliases) {
        if (alias.isEmpty() && aliases.size() == 1) {
            return aliases.getFirst();
        }
        return aliases.stream()
                .filter(name -> name.equalsIgnoreCase(alias))
                .findFirst()
                .orElseThrow(
                        () ->
                                new Failure(
                                        "the key store '%s' has %s; %s"
                                                .formatted(
                                                        file,
                                                        alias.isEmpty()
                                                                ? aliases.size() + " private keys"
                                                                : "no private key '" + alias + "'",
                                                        aliases.isEmpty()
                                                                ? "make one with keytool -genkeypair"
                                                                : "name one by --alias: "
                                                                        + aliases)));
    }

    private static List<X509Certificate> chain(Certificate[] certificates) {
        return Arrays.stream(certificates).map(X509Certificate.class::cast).toList();
    }

    X509Certificate own() {
        return chain.getFirst();
    }
}
