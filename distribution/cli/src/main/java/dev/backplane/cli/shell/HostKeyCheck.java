package dev.backplane.cli.shell;

import dev.backplane.cli.Failure;

import org.apache.sshd.client.keyverifier.ServerKeyVerifier;
import org.apache.sshd.client.session.ClientSession;
import org.apache.sshd.common.config.keys.AuthorizedKeyEntry;
import org.apache.sshd.common.config.keys.KeyUtils;
import org.apache.sshd.common.config.keys.PublicKeyEntryResolver;

import java.io.IOException;
import java.net.SocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.util.ArrayList;
import java.util.List;

/** Lets only the runtime with the known key be talked to; remembers a stranger for the message. */
final class HostKeyCheck implements ServerKeyVerifier {

    private final List<PublicKey> known;
    private volatile boolean stranger;

    private HostKeyCheck(List<PublicKey> known) {
        this.known = known;
    }

    static HostKeyCheck against(Path file) {
        if (!Files.exists(file)) {
            return new HostKeyCheck(List.of());
        }
        try {
            List<PublicKey> keys = new ArrayList<>();
            for (AuthorizedKeyEntry entry : AuthorizedKeyEntry.readAuthorizedKeys(file)) {
                keys.add(entry.resolvePublicKey(null, PublicKeyEntryResolver.FAILING));
            }
            return new HostKeyCheck(List.copyOf(keys));
        } catch (IOException | GeneralSecurityException e) {
            throw new Failure(
                    "The host key " + file + " cannot be read: " + e.getMessage() + ".", e);
        }
    }

    @Override
    public boolean verifyServerKey(ClientSession session, SocketAddress address, PublicKey key) {
        stranger =
                !known.isEmpty()
                        && known.stream()
                                .noneMatch(expected -> KeyUtils.compareKeys(expected, key));
        return !stranger;
    }

    boolean metStranger() {
        return stranger;
    }
}
