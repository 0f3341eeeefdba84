package dev.backplane.cli.shell;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.backplane.cli.Address;
import dev.backplane.cli.Failure;

import org.apache.sshd.common.config.keys.writer.openssh.OpenSSHKeyPairResourceWriter;
import org.apache.sshd.common.keyprovider.KeyPairProvider;
import org.apache.sshd.common.util.security.SecurityUtils;
import org.apache.sshd.server.SshServer;
import org.apache.sshd.server.auth.pubkey.RejectAllPublickeyAuthenticator;
import org.apache.sshd.server.auth.pubkey.UserAuthPublicKeyFactory;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.util.List;

@Timeout(60)
final class ShellConnectionTest {

    @TempDir Path keys;
    private KeyPair key;

    @BeforeEach
    void createKey() throws Exception {
        KeyPairGenerator generator = SecurityUtils.getKeyPairGenerator("EC");
        generator.initialize(256);
        key = generator.generateKeyPair();
        try (OutputStream file = Files.newOutputStream(keys.resolve("client_key"))) {
            OpenSSHKeyPairResourceWriter.INSTANCE.writePrivateKey(key, "test", null, file);
        }
    }

    @Test
    void doesNotBlameTheKeyWhenTheRuntimeBreaksOff() throws Exception {
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Thread.ofVirtual().start(() -> hangUpOnOne(server));

            assertThatThrownBy(() -> open(server.getLocalPort()))
                    .isInstanceOf(Failure.class)
                    .hasMessageContaining("closed the connection")
                    .hasMessageContaining("backplane status")
                    .hasMessageNotContaining("key");
        }
    }

    private static void hangUpOnOne(ServerSocket server) {
        try {
            server.accept().close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void namesTheKeyThatIsNotAccepted() throws Exception {
        SshServer server = SshServer.setUpDefaultServer();
        server.setHost("127.0.0.1");
        server.setKeyPairProvider(KeyPairProvider.wrap(key));
        server.setUserAuthFactories(List.of(UserAuthPublicKeyFactory.INSTANCE));
        server.setPublickeyAuthenticator(RejectAllPublickeyAuthenticator.INSTANCE);
        server.start();
        try {
            assertThatThrownBy(() -> open(server.getPort()))
                    .isInstanceOf(Failure.class)
                    .hasMessageContaining("does not accept the key")
                    .hasMessageContaining("configs/authorized_keys");
        } finally {
            server.stop(true);
        }
    }

    private void open(int port) throws Exception {
        ShellConnection.open(
                        new ShellTarget(
                                new Address("127.0.0.1", port),
                                keys.resolve("client_key"),
                                keys.resolve("host_key.pub")),
                        "ada")
                .close();
    }
}
