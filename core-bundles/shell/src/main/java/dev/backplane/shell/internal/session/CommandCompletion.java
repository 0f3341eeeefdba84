package dev.backplane.shell.internal.session;

import org.apache.felix.gogo.jline.Shell;
import org.apache.felix.service.command.CommandSession;
import org.jline.builtins.Completers;
import org.jline.builtins.Completers.CompletionData;
import org.jline.builtins.Completers.CompletionEnvironment;
import org.jline.reader.Completer;
import org.jline.reader.LineReader;
import org.jline.reader.ParsedLine;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What Tab offers: every command's name, and for the {@code plugin} commands their options, plugins
 * and files.
 */
final class CommandCompletion implements CompletionEnvironment {

    private static final CompletionData FORCE =
            new CompletionData(
                    List.of("-f", "--force"), "go ahead although others object", null, null);
    private static final CompletionData PLUGIN =
            new CompletionData(null, null, "plugin:names", null);
    private static final CompletionData LETTERS =
            new CompletionData(
                    List.of("--target", "--subscriber", "--cause", "--after", "--limit", "--all"),
                    "which letters",
                    null,
                    null);
    private static final CompletionData FILE = new CompletionData(null, null, "__files", null);

    private final CommandSession session;
    private final Map<String, List<CompletionData>> completions = new HashMap<>();

    private CommandCompletion(CommandSession session) {
        this.session = session;
        completions.put(
                "plugin:list",
                List.of(new CompletionData(List.of("-a", "--all"), "libraries too", null, null)));
        completions.put(
                "plugin:install",
                List.of(
                        FORCE,
                        new CompletionData(List.of("-s", "--stopped"), "do not start", null, null),
                        new CompletionData(
                                List.of("--soak", "--canary"), "how it is watched", null, null),
                        FILE));
        for (String several : List.of("rehearse", "together")) {
            completions.put("plugin:" + several, List.of(FORCE, FILE));
        }
        for (String change :
                List.of("start", "stop", "restart", "uninstall", "rollback", "release")) {
            completions.put("plugin:" + change, List.of(FORCE, PLUGIN));
        }
        completions.put(
                "plugin:unloads",
                List.of(
                        new CompletionData(
                                List.of("-r", "--roots"),
                                "what holds it, by a heap dump",
                                "plugin:names",
                                null)));
        completions.put("bus:deadletters", List.of(LETTERS));
        completions.put("health:show", List.of(PLUGIN));
        for (String question : List.of("info", "explain", "history", "diff", "memory", "profile")) {
            completions.put("plugin:" + question, List.of(PLUGIN));
        }
    }

    static Completer completer(CommandSession session) {
        CommandCompletion completion = new CommandCompletion(session);
        session.put(Shell.VAR_COMPLETIONS, completion.completions);
        return new Completers.Completer(completion);
    }

    @Override
    public Map<String, List<CompletionData>> getCompletions() {
        return completions;
    }

    @Override
    public Set<String> getCommands() {
        return Shell.getCommands(session);
    }

    @Override
    public String resolveCommand(String command) {
        return Shell.resolve(session, command);
    }

    @Override
    public String commandName(String command) {
        return command.substring(command.indexOf(':') + 1);
    }

    @Override
    public Object evaluate(LineReader reader, ParsedLine line, String function) throws Exception {
        session.put(Shell.VAR_COMMAND_LINE, line);
        return session.execute(function);
    }
}
