package dev.backplane.shell.internal.session;

import org.apache.sshd.common.channel.PtyMode;
import org.apache.sshd.server.Environment;
import org.apache.sshd.server.Signal;
import org.jline.terminal.Attributes;
import org.jline.terminal.Attributes.ControlChar;
import org.jline.terminal.Attributes.InputFlag;
import org.jline.terminal.Attributes.LocalFlag;
import org.jline.terminal.Attributes.OutputFlag;
import org.jline.terminal.Size;
import org.jline.terminal.Terminal;
import org.jline.terminal.impl.ExternalTerminal;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * The client's terminal as JLine sees it: its type, its modes and its size, followed when it
 * changes.
 */
final class SshTerminal {

    private static final Map<PtyMode, ControlChar> CONTROL_CHARS =
            Map.of(
                    PtyMode.VINTR, ControlChar.VINTR,
                    PtyMode.VQUIT, ControlChar.VQUIT,
                    PtyMode.VERASE, ControlChar.VERASE,
                    PtyMode.VKILL, ControlChar.VKILL,
                    PtyMode.VEOF, ControlChar.VEOF,
                    PtyMode.VSUSP, ControlChar.VSUSP,
                    PtyMode.VWERASE, ControlChar.VWERASE,
                    PtyMode.VLNEXT, ControlChar.VLNEXT);
    private static final Map<PtyMode, InputFlag> INPUT_FLAGS =
            Map.of(
                    PtyMode.ICRNL,
                    InputFlag.ICRNL,
                    PtyMode.INLCR,
                    InputFlag.INLCR,
                    PtyMode.IGNCR,
                    InputFlag.IGNCR);
    private static final Map<PtyMode, OutputFlag> OUTPUT_FLAGS =
            Map.of(
                    PtyMode.OPOST, OutputFlag.OPOST,
                    PtyMode.ONLCR, OutputFlag.ONLCR,
                    PtyMode.OCRNL, OutputFlag.OCRNL,
                    PtyMode.ONLRET, OutputFlag.ONLRET);
    private static final Map<PtyMode, LocalFlag> LOCAL_FLAGS =
            Map.of(
                    PtyMode.ECHO,
                    LocalFlag.ECHO,
                    PtyMode.ICANON,
                    LocalFlag.ICANON,
                    PtyMode.ISIG,
                    LocalFlag.ISIG);

    private SshTerminal() {}

    static Terminal open(Environment environment, InputStream in, OutputStream out)
            throws IOException {
        String type = environment.getEnv().getOrDefault(Environment.ENV_TERM, Terminal.TYPE_DUMB);
        Terminal terminal =
                new ExternalTerminal("backplane", type, in, out, StandardCharsets.UTF_8);
        terminal.setAttributes(modes(terminal.getAttributes(), environment.getPtyModes()));
        terminal.setSize(size(environment));
        environment.addSignalListener(
                (channel, signal) -> {
                    terminal.setSize(size(environment));
                    terminal.raise(Terminal.Signal.WINCH);
                },
                Signal.WINCH);
        return terminal;
    }

    private static Attributes modes(Attributes attributes, Map<PtyMode, Integer> modes) {
        modes.forEach(
                (mode, value) -> {
                    if (CONTROL_CHARS.containsKey(mode)) {
                        attributes.setControlChar(CONTROL_CHARS.get(mode), value);
                    } else if (INPUT_FLAGS.containsKey(mode)) {
                        attributes.setInputFlag(INPUT_FLAGS.get(mode), value != 0);
                    } else if (OUTPUT_FLAGS.containsKey(mode)) {
                        attributes.setOutputFlag(OUTPUT_FLAGS.get(mode), value != 0);
                    } else if (LOCAL_FLAGS.containsKey(mode)) {
                        attributes.setLocalFlag(LOCAL_FLAGS.get(mode), value != 0);
                    }
                });
        return attributes;
    }

    private static Size size(Environment environment) {
        return new Size(
                cells(environment.getEnv().get(Environment.ENV_COLUMNS), 80),
                cells(environment.getEnv().get(Environment.ENV_LINES), 24));
    }

    /** A client that does not know its size says 0. */
    private static int cells(String text, int otherwise) {
        int cells = text != null && text.matches("\\d{1,5}") ? Integer.parseInt(text) : 0;
        return cells > 0 ? cells : otherwise;
    }
}
