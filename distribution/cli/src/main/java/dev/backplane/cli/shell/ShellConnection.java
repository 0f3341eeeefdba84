package dev.backplane.cli.shell;

import dev.backplane.cli.Failure;

import org.apache.sshd.client.SshClient;
import org.apache.sshd.client.auth.pubkey.UserAuthPublicKeyFactory;
import org.apache.sshd.client.channel.ChannelShell;
import org.apache.sshd.client.channel.ClientChannel;
import org.apache.sshd.client.channel.ClientChannelEvent;
import org.apache.sshd.client.config.hosts.HostConfigEntryResolver;
import org.apache.sshd.client.session.ClientSession;
import org.apache.sshd.common.SshConstants;
import org.apache.sshd.common.SshException;
import org.apache.sshd.common.keyprovider.FileKeyPairProvider;

import java.io.IOException;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;

/**
 * A signed-in connection. It looks at nothing of the user's own SSH set-up, so that it behaves the
 * same everywhere.
 */
final class ShellConnection implements AutoCloseable {

    private static final Duration CONNECT_LIMIT = Duration.ofSeconds(10);
    private static final Duration SIGN_IN_LIMIT = Duration.ofSeconds(20);

    private final SshClient client;
    private final ClientSession session;

    private ShellConnection(SshClient client, ClientSession session) {
        this.client = client;
        this.session = session;
    }

    static ShellConnection open(ShellTarget target, String user) {
        HostKeyCheck hostKey = HostKeyCheck.against(target.hostKey());
        SshClient client = SshClient.setUpDefaultClient();
        client.setHostConfigEntryResolver(HostConfigEntryResolver.EMPTY);
        client.setKeyIdentityProvider(new FileKeyPairProvider(target.identity()));
        client.setUserAuthFactories(List.of(UserAuthPublicKeyFactory.INSTANCE));
        client.setServerKeyVerifier(hostKey);
        client.start();
        try {
            ClientSession session = connect(client, target, user);
            signIn(session, target, hostKey);
            return new ShellConnection(client, session);
        } catch (RuntimeException e) {
            client.stop();
            throw e;
        }
    }

    private static ClientSession connect(SshClient client, ShellTarget target, String user) {
        try {
            return client.connect(user, target.address().host(), target.address().port())
                    .verify(CONNECT_LIMIT)
                    .getSession();
        } catch (IOException e) {
            throw new Failure(wasAccepted(e) ? brokenOff(target) : nobody(target, e), e);
        }
    }

    /** The connection was there, and was gone before SSHD had made a session of it. */
    private static boolean wasAccepted(IOException error) {
        for (Throwable each = error; each != null; each = each.getCause()) {
            if (String.valueOf(each.getMessage()).startsWith("No session attached")) {
                return true;
            }
        }
        return false;
    }

    private static String nobody(ShellTarget target, IOException error) {
        return "No runtime answers at "
                + target
                + " ("
                + cause(error)
                + "); 'backplane status' tells whether it runs.";
    }

    private static String cause(Throwable error) {
        return error.getCause() == null
                ? String.valueOf(error.getMessage())
                : cause(error.getCause());
    }

    private static void signIn(ClientSession session, ShellTarget target, HostKeyCheck hostKey) {
        try {
            session.auth().verify(SIGN_IN_LIMIT);
        } catch (IOException e) {
            String problem =
                    hostKey.metStranger()
                            ? wrongHost(target)
                            : isRefusal(e) ? wrongKey(target, e) : brokenOff(target);
            throw new Failure(problem, e);
        }
    }

    /** The runtime answered, and takes none of our keys; anything else is not the keys' fault. */
    private static boolean isRefusal(IOException error) {
        return error instanceof SshException refusal
                && refusal.getDisconnectCode()
                        == SshConstants.SSH2_DISCONNECT_NO_MORE_AUTH_METHODS_AVAILABLE;
    }

    private static String brokenOff(ShellTarget target) {
        return "The runtime at "
                + target
                + " closed the connection before the session began: it is probably stopping;"
                + " 'backplane status' tells.";
    }

    private static String wrongHost(ShellTarget target) {
        return "The runtime at %s does not own the key in %s, so it is not the one that is meant; "
                        .formatted(target, target.hostKey())
                + "give the right one with --host-key.";
    }

    private static String wrongKey(ShellTarget target, IOException error) {
        return "The runtime at %s does not accept the key %s (%s); "
                        .formatted(target, target.identity(), error.getMessage())
                + "add its public half to configs/authorized_keys.";
    }

    ClientChannel command(String command) throws IOException {
        return session.createExecChannel(command);
    }

    ChannelShell shell() throws IOException {
        return session.createShellChannel();
    }

    /** Runs a prepared channel to its end. */
    static int run(ClientChannel channel) throws IOException {
        channel.open().verify(CONNECT_LIMIT);
        channel.waitFor(EnumSet.of(ClientChannelEvent.CLOSED), Duration.ZERO);
        Integer status = channel.getExitStatus();
        if (status == null) {
            throw new Failure(
                    "The runtime closed the connection in the middle of the session: it is probably"
                            + " stopping; 'backplane status' tells.");
        }
        return status;
    }

    @Override
    public void close() {
        client.stop();
    }
}
