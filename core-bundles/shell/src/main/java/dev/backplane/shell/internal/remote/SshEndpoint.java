package dev.backplane.shell.internal.remote;

import dev.backplane.shell.internal.session.GogoSessions;
import dev.backplane.shell.internal.session.SshChannel;

import org.apache.felix.service.command.CommandProcessor;
import org.apache.sshd.core.CoreModuleProperties;
import org.apache.sshd.server.SshServer;
import org.apache.sshd.server.auth.pubkey.UserAuthPublicKeyFactory;
import org.apache.sshd.server.forward.RejectAllForwardingFilter;
import org.osgi.framework.BundleContext;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;

/**
 * The SSH server itself: public keys only, nothing but shell and commands, no forwarding, no files.
 */
final class SshEndpoint implements AutoCloseable {

    /**
     * What a command has to finish after the runtime was told to stop, perhaps by that very
     * command.
     */
    private static final Duration LAST_WORDS = Duration.ofSeconds(1);

    private final SshServer server;
    private final GogoSessions sessions;

    private SshEndpoint(SshServer server, GogoSessions sessions) {
        this.server = server;
        this.sessions = sessions;
    }

    static SshEndpoint start(
            HandedOverSocket socket,
            SshAccess access,
            long idleTimeoutMillis,
            BundleContext context,
            CommandProcessor processor)
            throws IOException {
        GogoSessions sessions =
                new GogoSessions(context, processor, access.keys().folder().resolve("history"));
        InetSocketAddress address = (InetSocketAddress) socket.getLocalAddress();
        SshServer server = SshServer.setUpDefaultServer();
        server.setHost(address.getHostString());
        server.setPort(address.getPort());
        server.setIoServiceFactoryFactory(new HandedOverSocketFactory(socket));
        server.setKeyPairProvider(access.hostKey());
        server.setUserAuthFactories(List.of(UserAuthPublicKeyFactory.INSTANCE));
        server.setPublickeyAuthenticator(access.authenticator());
        server.setForwardingFilter(RejectAllForwardingFilter.INSTANCE);
        server.setSubsystemFactories(List.of());
        server.setShellFactory(channel -> new SshChannel(sessions, null));
        server.setCommandFactory((channel, command) -> new SshChannel(sessions, command));
        CoreModuleProperties.IDLE_TIMEOUT.set(server, Duration.ofMillis(idleTimeoutMillis));
        try {
            server.start();
        } catch (IOException | RuntimeException e) {
            server.close(true);
            sessions.close();
            throw e;
        }
        return new SshEndpoint(server, sessions);
    }

    @Override
    public void close() throws IOException {
        try {
            sessions.drain(LAST_WORDS);
            server.close(false).await(LAST_WORDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        server.stop(true);
        sessions.close();
    }
}
