package dev.backplane.cli;

import picocli.CommandLine;
import picocli.CommandLine.HelpCommand;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Commands by their names. Only the one that is asked for is built, because building all costs more
 * than most commands.
 */
public final class Branches {

    private final Map<String, Function<List<String>, Object>> commands = new LinkedHashMap<>();

    /** Adds a command. */
    public Branches add(String name, Supplier<Object> command) {
        commands.put(name, words -> command.get());
        return this;
    }

    /** Adds a group of commands, which is built for the words that follow its name. */
    public Branches addGroup(String name, Function<List<String>, CommandLine> group) {
        commands.put(name, group::apply);
        return this;
    }

    /** Puts the one that the words begin with below that command, or all of them and the help. */
    void growOn(CommandLine parent, List<String> words) {
        if (!words.isEmpty() && commands.containsKey(words.getFirst())) {
            String name = words.getFirst();
            parent.addSubcommand(name, commands.get(name).apply(words.subList(1, words.size())));
        } else {
            commands.forEach(
                    (name, command) -> parent.addSubcommand(name, command.apply(List.of())));
            parent.addSubcommand("help", new HelpCommand());
        }
    }
}
