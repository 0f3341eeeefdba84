package dev.backplane.shell.internal.session;

import org.apache.felix.gogo.jline.Highlighter;
import org.apache.felix.gogo.jline.Parser;
import org.apache.felix.gogo.jline.Shell;
import org.apache.sshd.server.Environment;
import org.apache.sshd.server.Signal;
import org.jline.reader.EndOfFileException;
import org.jline.reader.LineReader;
import org.jline.reader.LineReaderBuilder;
import org.jline.reader.UserInterruptException;
import org.jline.terminal.Terminal;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/**
 * A client with a terminal: one command, or line editing, history and completion until Ctrl-D or
 * {@code exit}.
 */
final class TerminalSession implements AutoCloseable {

    private static final String PROMPT = "backplane> ";

    private final GogoSessions sessions;
    private final String user;
    private final Terminal terminal;
    private final PrintStream out;
    private volatile GogoSession gogo;

    private TerminalSession(GogoSessions sessions, String user, Terminal terminal) {
        this.sessions = sessions;
        this.user = user;
        this.terminal = terminal;
        out = new PrintStream(terminal.output(), true, StandardCharsets.UTF_8);
        gogo = openGogo();
    }

    static TerminalSession open(
            GogoSessions sessions,
            String user,
            Environment environment,
            InputStream in,
            OutputStream out)
            throws IOException {
        TerminalSession session =
                new TerminalSession(sessions, user, SshTerminal.open(environment, in, out));
        session.terminal.handle(Terminal.Signal.INT, signal -> session.gogo.interrupt());
        environment.addSignalListener((channel, signal) -> session.gogo.interrupt(), Signal.INT);
        return session;
    }

    boolean run(String command) {
        return gogo.run(command, out, out);
    }

    void converse() {
        out.println("Backplane shell. 'help' lists the commands, Tab completes, Ctrl-D leaves.");
        LineReader reader = reader();
        boolean open = true;
        while (open && !gogo.left()) {
            try {
                String line = reader.readLine(PROMPT);
                if (gogo.broken()) {
                    replaceGogo();
                    reader = reader();
                }
                if (!line.isBlank()) {
                    gogo.run(line, out, out);
                }
            } catch (UserInterruptException e) {
                out.flush();
            } catch (EndOfFileException e) {
                open = false;
            }
        }
    }

    private GogoSession openGogo() {
        GogoSession opened =
                sessions.open(user, terminal.input(), terminal.output(), terminal.output());
        opened.commands().put(Shell.VAR_TERMINAL, terminal);
        return opened;
    }

    private void replaceGogo() {
        GogoSession broken = gogo;
        GogoSession fresh = openGogo();
        fresh.inherit(broken);
        gogo = fresh;
        broken.close();
    }

    private LineReader reader() {
        LineReader reader =
                LineReaderBuilder.builder()
                        .terminal(terminal)
                        .completer(CommandCompletion.completer(gogo.commands()))
                        .highlighter(new Highlighter(gogo.commands()))
                        .parser(new Parser())
                        .variable(LineReader.HISTORY_FILE, sessions.historyFile())
                        .variable(LineReader.SECONDARY_PROMPT_PATTERN, "%M%P > ")
                        .option(LineReader.Option.AUTO_FRESH_LINE, true)
                        .option(LineReader.Option.DISABLE_EVENT_EXPANSION, true)
                        .build();
        gogo.commands().put(Shell.VAR_READER, reader);
        return reader;
    }

    @Override
    public void close() throws IOException {
        gogo.close();
        terminal.close();
    }
}
