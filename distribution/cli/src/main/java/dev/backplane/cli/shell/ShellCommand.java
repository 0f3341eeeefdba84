package dev.backplane.cli.shell;

import dev.backplane.cli.Address;
import dev.backplane.cli.BackplaneCommand;
import dev.backplane.cli.Failure;
import dev.backplane.cli.Misuse;

import org.apache.sshd.client.channel.ChannelShell;
import org.apache.sshd.client.channel.ClientChannel;
import org.apache.sshd.common.util.io.input.NoCloseInputStream;
import org.apache.sshd.common.util.io.output.NoCloseOutputStream;
import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;

/**
 * One Gogo command or a whole session on a running runtime, so that nobody needs an SSH client of
 * their own.
 */
@Command(
        name = "shell",
        mixinStandardHelpOptions = true,
        description = {
            "Runs a Gogo command on the running runtime, or opens a session if none is given.",
            "Its output and exit status are those of the command; without a terminal, lines are"
                    + " read from the input."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  backplane shell",
            "  backplane shell plugin:list",
            "  backplane shell 'lb -s | grep greeter'",
            "  echo plugin:list | backplane shell"
        })
public final class ShellCommand implements Callable<Integer> {

    private final BackplaneCommand root;

    @Option(
            names = "--endpoint",
            paramLabel = "HOST:PORT",
            converter = Address.Converter.class,
            description =
                    "Where the remote shell listens (default: as published in"
                            + " $BACKPLANE_HOME/data/run)")
    private @Nullable Address endpoint;

    @Option(
            names = "--identity",
            paramLabel = "FILE",
            description =
                    "Private key to sign in with (default: $BACKPLANE_HOME/data/ssh/client_key)")
    private @Nullable Path identity;

    @Option(
            names = "--host-key",
            paramLabel = "FILE",
            description =
                    "Public key the runtime must own (default:"
                            + " $BACKPLANE_HOME/data/ssh/host_key.pub)")
    private @Nullable Path hostKey;

    @Parameters(
            paramLabel = "COMMAND",
            arity = "0..*",
            description = "A Gogo command with its arguments")
    private List<String> command = List.of();

    /** Made for each command line. */
    public ShellCommand(BackplaneCommand root) {
        this.root = root;
    }

    /** Called by picocli. What follows the Gogo command's name are its own options, not ours. */
    @Spec
    void setSpec(CommandSpec spec) {
        spec.parser().stopAtPositional(true);
    }

    @Override
    public Integer call() {
        Misuse.unless(
                command.isEmpty() || !line(command).isBlank(), "An empty command does nothing");
        // The SSH library logs through SLF4J; without a provider, SLF4J itself would write to our
        // error stream.
        System.setProperty("slf4j.internal.verbosity", "ERROR");
        ShellTarget target =
                ShellTarget.find(
                        root.terminal().environment().get("BACKPLANE_HOME"),
                        endpoint,
                        identity,
                        hostKey);
        try (ShellConnection connection =
                ShellConnection.open(target, System.getProperty("user.name"))) {
            return run(connection);
        } catch (IOException e) {
            throw new Failure("The shell session broke off: " + e.getMessage() + ".", e);
        }
    }

    private int run(ShellConnection connection) throws IOException {
        if (!command.isEmpty()) {
            try (ClientChannel channel = connection.command(line(command))) {
                return runPiped(
                        channel,
                        LocalTerminal.present() ? InputStream.nullInputStream() : System.in);
            }
        }
        try (ChannelShell channel = connection.shell()) {
            if (LocalTerminal.present()) {
                return runInTerminal(channel);
            }
            channel.setUsePty(false);
            return runPiped(channel, System.in);
        }
    }

    private static int runInTerminal(ChannelShell channel) throws IOException {
        try (LocalTerminal terminal = LocalTerminal.open()) {
            terminal.mirror(channel);
            return runPiped(channel, System.in);
        }
    }

    private static int runPiped(ClientChannel channel, InputStream in) throws IOException {
        channel.setIn(new NoCloseInputStream(in));
        channel.setOut(raw(FileDescriptor.out));
        channel.setErr(raw(FileDescriptor.err));
        return ShellConnection.run(channel);
    }

    private static OutputStream raw(FileDescriptor descriptor) {
        return new NoCloseOutputStream(new FileOutputStream(descriptor));
    }

    /** A single argument is a script as it stands; of several, each is the word that it is. */
    private static String line(List<String> words) {
        return words.size() == 1
                ? words.getFirst()
                : words.stream().map(ShellCommand::quoted).collect(Collectors.joining(" "));
    }

    private static String quoted(String word) {
        boolean plain =
                !word.isEmpty()
                        && word.chars()
                                .noneMatch(
                                        c -> Character.isWhitespace(c) || "*?()".indexOf(c) >= 0);
        return plain ? word : "\"" + word.replaceAll("([\\\\\"$])", "\\\\$1") + "\"";
    }
}
