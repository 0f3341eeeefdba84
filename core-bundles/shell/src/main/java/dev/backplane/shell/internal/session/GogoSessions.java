package dev.backplane.shell.internal.session;

import org.apache.felix.gogo.jline.Shell;
import org.apache.felix.service.command.CommandProcessor;
import org.apache.felix.service.command.CommandSession;
import org.osgi.framework.BundleContext;

import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Opens Gogo sessions that all find the same commands, whether one command or a terminal asks. */
public final class GogoSessions implements AutoCloseable {

    /**
     * Where an unqualified command is looked for; {@code start} and {@code stop} stay the
     * framework's own.
     */
    private static final String SCOPE_PATH = "gogo:felix:plugin:backplane:bus:store:scr:*";

    private static final String USER = "backplane.user";

    private final CommandProcessor processor;
    private final Path historyFile;
    private final GogoFunctions functions;
    private final Set<SshChannel> channels = ConcurrentHashMap.newKeySet();

    /** Registers Gogo's own commands on the way. */
    public GogoSessions(BundleContext context, CommandProcessor processor, Path historyFile) {
        this.processor = processor;
        this.historyFile = historyFile;
        this.functions = GogoFunctions.register(context, processor);
    }

    /** Who opened this session; empty where nobody signed in. */
    public static String user(CommandSession session) {
        return session.get(USER) instanceof String user ? user : "";
    }

    GogoSession open(String user, InputStream in, OutputStream out, OutputStream err) {
        Shield shield = new Shield();
        CommandSession session =
                processor.createSession(
                        shield.protect(in), shield.protect(out), shield.protect(err));
        session.put(USER, user);
        session.put(Shell.VAR_SCOPE, SCOPE_PATH);
        session.put(Shell.VAR_PROCESSOR, processor);
        session.put(Shell.VAR_SESSION, session);
        return new GogoSession(session, shield);
    }

    Path historyFile() {
        return historyFile;
    }

    void opened(SshChannel channel) {
        channels.add(channel);
    }

    void closed(SshChannel channel) {
        channels.remove(channel);
    }

    /** Ends conversations, and lets running commands finish and say how they ended. */
    public void drain(Duration limit) throws InterruptedException {
        long deadline = System.nanoTime() + limit.toNanos();
        channels.forEach(SshChannel::hangUp);
        for (SshChannel channel : channels) {
            channel.awaitEnd(Duration.ofNanos(Math.max(0, deadline - System.nanoTime())));
        }
    }

    /** Takes Gogo's own commands away again. */
    @Override
    public void close() {
        functions.close();
    }
}
