package dev.backplane.shell.internal.session;

import org.apache.felix.gogo.jline.Shell;
import org.apache.sshd.server.Environment;
import org.apache.sshd.server.ExitCallback;
import org.apache.sshd.server.channel.ChannelSession;
import org.apache.sshd.server.command.Command;
import org.jline.terminal.impl.DumbTerminal;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * One SSH channel: a single command, a terminal, or, without a terminal, lines until the input
 * ends. Each runs on a thread of its own, because MINA's threads must not block.
 */
public final class SshChannel implements Command {

    private static final Logger LOG = LoggerFactory.getLogger(SshChannel.class);

    private final GogoSessions sessions;
    private final @Nullable String command;

    private InputStream in = InputStream.nullInputStream();
    private OutputStream out = OutputStream.nullOutputStream();
    private OutputStream err = OutputStream.nullOutputStream();
    private ExitCallback exit = (status, message, immediately) -> {};
    private final CountDownLatch ended = new CountDownLatch(1);
    private volatile @Nullable AutoCloseable session;

    /** Runs the command, or talks to a person if there is none. */
    public SshChannel(GogoSessions sessions, @Nullable String command) {
        this.sessions = sessions;
        this.command = command;
    }

    @Override
    public void setInputStream(InputStream stream) {
        in = stream;
    }

    @Override
    public void setOutputStream(OutputStream stream) {
        out = stream;
    }

    @Override
    public void setErrorStream(OutputStream stream) {
        err = stream;
    }

    @Override
    public void setExitCallback(ExitCallback callback) {
        exit = callback;
    }

    @Override
    public void start(ChannelSession channel, Environment environment) {
        String user = channel.getSession().getUsername();
        sessions.opened(this);
        Thread.ofVirtual()
                .name("backplane-shell-" + user)
                .start(
                        () -> {
                            serve(user, environment);
                            sessions.closed(this);
                            ended.countDown();
                        });
    }

    /** Who talks is told why, and hears no more; a single command goes on. */
    void hangUp() {
        if (command == null) {
            say("The runtime is stopping; this session ends.\r\n");
            close(in);
        }
    }

    private void say(String words) {
        try {
            err.write(words.getBytes(StandardCharsets.UTF_8));
            err.flush();
        } catch (IOException e) {
            LOG.debug("Nobody listens any more", e);
        }
    }

    void awaitEnd(Duration limit) throws InterruptedException {
        if (!ended.await(limit.toNanos(), TimeUnit.NANOSECONDS)) {
            LOG.debug("A shell session did not end within {}", limit);
        }
    }

    @Override
    public void destroy(ChannelSession channel) {
        AutoCloseable open = session;
        if (open != null) {
            close(open);
        }
    }

    private static void close(AutoCloseable closeable) {
        try {
            closeable.close();
        } catch (Exception e) {
            LOG.debug("A shell session was not closed in order", e);
        }
    }

    private void serve(String user, Environment environment) {
        int status = 1;
        try {
            boolean terminal = environment.getEnv().containsKey(Environment.ENV_TERM);
            status = (terminal ? withTerminal(user, environment) : withoutTerminal(user)) ? 0 : 1;
        } catch (IOException e) {
            LOG.debug("The shell session of {} was cut off", user, e);
        } catch (RuntimeException | LinkageError e) {
            LOG.error("The shell session of {} failed", user, e);
        } finally {
            exit.onExit(status);
        }
    }

    private boolean withTerminal(String user, Environment environment) throws IOException {
        try (TerminalSession terminal =
                TerminalSession.open(sessions, user, environment, in, out)) {
            session = terminal;
            if (command != null) {
                return terminal.run(command);
            }
            terminal.converse();
            return true;
        }
    }

    private boolean withoutTerminal(String user) throws IOException {
        PrintStream output = new PrintStream(out, true, StandardCharsets.UTF_8);
        PrintStream errors = new PrintStream(err, true, StandardCharsets.UTF_8);
        try (GogoSession gogo = sessions.open(user, in, output, errors)) {
            session = gogo;
            gogo.commands()
                    .put(Shell.VAR_TERMINAL, new DumbTerminal(InputStream.nullInputStream(), out));
            return command != null
                    ? gogo.run(command, output, errors)
                    : script(gogo, output, errors);
        }
    }

    /** The status is that of the last line, as in other shells. */
    private boolean script(GogoSession gogo, PrintStream output, PrintStream errors)
            throws IOException {
        boolean succeeded = true;
        BufferedReader lines =
                new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
        for (String line = lines.readLine();
                line != null && !gogo.left();
                line = lines.readLine()) {
            succeeded = gogo.run(line, output, errors);
        }
        return succeeded;
    }
}
