package dev.backplane.shell.internal.remote;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.backplane.loader.PluginType;
import dev.backplane.manager.Phase;
import dev.backplane.shell.internal.FakePluginManager;

import org.apache.sshd.client.SshClient;
import org.apache.sshd.client.channel.ChannelShell;
import org.apache.sshd.client.channel.ClientChannel;
import org.apache.sshd.client.channel.ClientChannelEvent;
import org.apache.sshd.client.session.ClientSession;
import org.apache.sshd.common.SshException;
import org.apache.sshd.common.keyprovider.FileKeyPairProvider;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;

@Timeout(60)
class RemoteShellIT {

    private static final Duration LIMIT = Duration.ofSeconds(20);

    @TempDir static Path home;

    private static final FakePluginManager MANAGER = new FakePluginManager();
    private static ShellFramework framework;
    private SshClient client;

    @BeforeAll
    static void boot() throws Exception {
        MANAGER.plugins.add(
                FakePluginManager.plugin("greeter", PluginType.BUNDLE, Phase.ACTIVE, null));
        framework = ShellFramework.start(home, 0, MANAGER);
    }

    @AfterAll
    static void shutDown() throws Exception {
        framework.close();
        assertThat(framework.stops()).isTrue();
    }

    @BeforeEach
    void startClient() {
        client = SshClient.setUpDefaultClient();
        client.setServerKeyVerifier((session, address, key) -> true);
        client.start();
    }

    @AfterEach
    void stopClient() {
        client.stop();
    }

    @Test
    void runsOneCommandAndSaysThatItWentWell() throws Exception {
        Outcome outcome = run("echo hi");

        assertThat(outcome).isEqualTo(new Outcome(0, "hi\n", ""));
    }

    @Test
    void formatsResultsAndFindsCommandsOfEveryScope() throws Exception {
        assertThat(run("plugin:list").out()).contains("NAME", "greeter");
        assertThat(run("lb -s").out()).contains("dev.backplane.shell");
        assertThat(run("headers dev.backplane.shell").out()).contains("Bundle-SymbolicName");
        assertThat(run("scr:list").out()).contains("dev.backplane.shell");
        assertThat(run("status").out()).contains("dev.backplane.ssh.serving on port", "all active");
        assertThat(run("names | grep greet").out()).isEqualTo("greeter\n");
        assertThat(run("help plugin:stop").out())
                .contains("stops a plugin", "--force", "the plugin's name");
    }

    @Test
    void failsWithTheCodeAndTheMessageOfARefusal() throws Exception {
        assertThat(run("plugin:stop nobody"))
                .isEqualTo(new Outcome(1, "", "UNKNOWN_PLUGIN: There is no 'nobody'.\n"));
        assertThat(run("nonsense").status()).isEqualTo(1);
        assertThat(run("echo one | grep two").status()).isEqualTo(1);
    }

    @Test
    void signsChangesWithTheUser() throws Exception {
        assertThat(run("plugin:restart greeter").status()).isZero();

        assertThat(MANAGER.calls).contains("restart greeter shell:ada");
    }

    @Test
    void refusesAStrangersKeyUntilItIsAuthorized() throws Exception {
        KeyFolder stranger = new KeyFolder(home.resolve("stranger"));
        stranger.create();
        assertThatThrownBy(() -> connect(stranger.clientKey())).isInstanceOf(SshException.class);

        Path authorized = home.resolve("configs/authorized_keys");
        Files.createDirectories(authorized.getParent());
        Files.copy(stranger.clientPublicKey(), authorized);

        try (ClientSession session = connect(stranger.clientKey())) {
            assertThat(session.isAuthenticated()).isTrue();
        }
    }

    @Test
    void talksToAPersonUntilExit() throws Exception {
        try (ClientSession session = connect();
                ChannelShell channel = session.createShellChannel()) {
            Screen screen = open(channel);
            screen.await("backplane> ");
            type(channel, "plugin:inf\tgree\t\r");
            screen.await("Greets people");
            screen.await("backplane> ");
            type(channel, "exit\r");

            assertThat(channel.waitFor(EnumSet.of(ClientChannelEvent.CLOSED), LIMIT))
                    .contains(ClientChannelEvent.CLOSED);
            assertThat(channel.getExitStatus()).isZero();
        }
        assertThat(framework.active()).isTrue();
    }

    @Test
    void interruptsACommandWithoutLeaving() throws Exception {
        try (ClientSession session = connect();
                ChannelShell channel = session.createShellChannel()) {
            Screen screen = open(channel);
            screen.await("backplane> ");
            type(channel, "each [1] { echo beX\bgun ; sleep 600 }\r");
            screen.await("begun");
            type(channel, "\003");
            screen.await("backplane> ");
            type(channel, "echo aliX\bve\r");
            screen.await("alive");
            type(channel, "\004");

            assertThat(channel.waitFor(EnumSet.of(ClientChannelEvent.CLOSED), LIMIT))
                    .contains(ClientChannelEvent.CLOSED);
        }
        assertThat(framework.active()).isTrue();
    }

    @Test
    void readsLinesWhereThereIsNoTerminal() throws Exception {
        try (ClientSession session = connect();
                ChannelShell channel = session.createShellChannel()) {
            channel.setUsePty(false);
            Screen screen = new Screen();
            channel.setOut(screen);
            channel.open().verify(LIMIT);
            type(channel, "echo one\necho two\nexit\necho three\n");

            assertThat(channel.waitFor(EnumSet.of(ClientChannelEvent.CLOSED), LIMIT))
                    .contains(ClientChannelEvent.CLOSED);
            assertThat(screen).hasToString("one\ntwo\n");
            assertThat(channel.getExitStatus()).isZero();
        }
    }

    @Test
    void stopsTheFrameworkWhenToldAndStillAnswers(@TempDir Path other) throws Exception {
        try (ShellFramework second = ShellFramework.start(other, 0, MANAGER);
                ClientSession session = connect(second.port(), KeyFolder.of(other).clientKey())) {
            assertThat(run(session, "stop 0").status()).isZero();
            assertThat(second.stops()).isTrue();
        }
    }

    @Test
    void tellsAConversationThatTheRuntimeStops(@TempDir Path other) throws Exception {
        try (ShellFramework second = ShellFramework.start(other, 0, MANAGER);
                ClientSession session = connect(second.port(), KeyFolder.of(other).clientKey());
                ChannelShell channel = session.createShellChannel()) {
            channel.setUsePty(false);
            Screen complaints = new Screen();
            channel.setErr(complaints);
            channel.open().verify(LIMIT);
            type(channel, "stop 0\n");

            assertThat(channel.waitFor(EnumSet.of(ClientChannelEvent.CLOSED), LIMIT))
                    .contains(ClientChannelEvent.CLOSED);
            assertThat(complaints.toString()).contains("The runtime is stopping");
            assertThat(second.stops()).isTrue();
        }
    }

    private record Outcome(Integer status, String out, String err) {}

    private Outcome run(String command) throws Exception {
        try (ClientSession session = connect()) {
            return run(session, command);
        }
    }

    private static Outcome run(ClientSession session, String command) throws IOException {
        try (ClientChannel channel = session.createExecChannel(command)) {
            Screen out = new Screen();
            Screen err = new Screen();
            channel.setOut(out);
            channel.setErr(err);
            channel.open().verify(LIMIT);
            channel.waitFor(EnumSet.of(ClientChannelEvent.CLOSED), LIMIT);
            return new Outcome(channel.getExitStatus(), out.toString(), err.toString());
        }
    }

    private ClientSession connect() throws Exception {
        return connect(KeyFolder.of(home).clientKey());
    }

    private ClientSession connect(Path key) throws Exception {
        return connect(framework.port(), key);
    }

    private ClientSession connect(int port, Path key) throws IOException {
        ClientSession session = client.connect("ada", "127.0.0.1", port).verify(LIMIT).getSession();
        session.setKeyIdentityProvider(new FileKeyPairProvider(key));
        session.auth().verify(LIMIT);
        return session;
    }

    private static Screen open(ChannelShell channel) throws IOException {
        Screen screen = new Screen();
        channel.setPtyType("xterm");
        channel.setOut(screen);
        channel.open().verify(LIMIT);
        return screen;
    }

    private static void type(ChannelShell channel, String keys) throws IOException {
        OutputStream in = channel.getInvertedIn();
        in.write(keys.getBytes(StandardCharsets.UTF_8));
        in.flush();
    }
}
