package dev.backplane.cli.shell;

import org.apache.sshd.client.channel.ChannelShell;
import org.jline.terminal.Attributes;
import org.jline.terminal.Size;
import org.jline.terminal.Terminal;
import org.jline.terminal.TerminalBuilder;

import java.io.Console;
import java.io.IOException;
import java.io.UncheckedIOException;

/**
 * The terminal this program runs in, raw while the remote shell edits lines. It is driven through
 * {@code stty}, which needs no native code, and is restored when this is closed or the JVM ends.
 */
final class LocalTerminal implements AutoCloseable {

    private final Terminal terminal;
    private final Attributes before;

    private LocalTerminal(Terminal terminal) {
        this.terminal = terminal;
        before = terminal.enterRawMode();
        terminal.setAttributes(transparent(terminal.getAttributes()));
    }

    /**
     * JLine's raw mode lets a read end after 0.1 s, which would look like the end of the input,
     * keeps Ctrl-C to itself, and still edits the output.
     */
    private static Attributes transparent(Attributes raw) {
        raw.setControlChar(Attributes.ControlChar.VMIN, 1);
        raw.setControlChar(Attributes.ControlChar.VTIME, 0);
        raw.setLocalFlag(Attributes.LocalFlag.ISIG, false);
        raw.setOutputFlag(Attributes.OutputFlag.OPOST, false);
        return raw;
    }

    /**
     * Whether a person sits there: neither input nor output is redirected. JDK 25 answers null
     * again if one is.
     */
    @SuppressWarnings("SystemConsoleNull")
    static boolean present() {
        Console console = System.console();
        return console != null && console.isTerminal();
    }

    static LocalTerminal open() throws IOException {
        return new LocalTerminal(
                TerminalBuilder.builder()
                        .system(true)
                        .exec(true)
                        .ffm(false)
                        .jni(false)
                        .jna(false)
                        .jansi(false)
                        .build());
    }

    /** Makes the remote terminal like this one, and keeps it so when this one is resized. */
    void mirror(ChannelShell channel) {
        Size size = terminal.getSize();
        channel.setPtyType(terminal.getType());
        channel.setPtyColumns(size.getColumns());
        channel.setPtyLines(size.getRows());
        terminal.handle(Terminal.Signal.WINCH, signal -> resize(channel));
    }

    private void resize(ChannelShell channel) {
        Size size = terminal.getSize();
        try {
            channel.sendWindowChange(size.getColumns(), size.getRows());
        } catch (IOException e) {
            throw new UncheckedIOException("the remote terminal cannot be resized", e);
        }
    }

    @Override
    public void close() throws IOException {
        terminal.setAttributes(before);
        terminal.close();
    }
}
