package dev.backplane.cli;

import picocli.CommandLine;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;

/** Where the process begins. */
public final class Main {

    private Main() {}

    /**
     * Runs one command and exits: 0 if it did what was asked, 1 if not, 2 if it was not understood.
     */
    public static void main(String[] arguments) {
        System.exit(run(Terminal.ofProcess(), arguments));
    }

    static int run(Terminal terminal, String... arguments) {
        BackplaneCommand root = new BackplaneCommand(terminal);
        CommandLine commands = Commands.build(root, arguments);
        WholeNumber.register(commands);
        commands.setOut(new PrintWriter(terminal.out(), true, StandardCharsets.UTF_8));
        commands.setErr(new PrintWriter(terminal.err(), true, StandardCharsets.UTF_8));
        commands.setParameterExceptionHandler((problem, any) -> misunderstood(problem));
        commands.setExecutionExceptionHandler(
                (problem, command, parsed) -> {
                    terminal.out().flush();
                    if (problem instanceof Misuse) {
                        return misunderstood(new ParameterException(command, problem.getMessage()));
                    }
                    terminal.err().println(PlainText.line(Problem.sentence(problem, root)));
                    return ExitCode.SOFTWARE;
                });
        int status = commands.execute(arguments);
        terminal.out().flush();
        return status;
    }

    /** In our words where the library's leave open what is wrong. */
    private static String sentence(ParameterException problem) {
        CommandLine command = problem.getCommandLine();
        if (problem instanceof UnmatchedArgumentException unmatched
                && !unmatched.isUnknownOption()) {
            String word = "'" + unmatched.getUnmatched().getFirst() + "'";
            return command.getSubcommands().isEmpty()
                    ? word + " is more than this command takes"
                    : "There is no command " + word;
        }
        return String.valueOf(problem.getMessage());
    }

    private static int misunderstood(ParameterException problem) {
        CommandLine command = problem.getCommandLine();
        command.getErr().println(PlainText.line(sentence(problem)));
        if (!UnmatchedArgumentException.printSuggestions(problem, command.getErr())) {
            command.getErr()
                    .println("See: " + command.getCommandSpec().qualifiedName() + " --help");
        }
        return ExitCode.USAGE;
    }
}
