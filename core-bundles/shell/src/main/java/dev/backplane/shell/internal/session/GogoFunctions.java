package dev.backplane.shell.internal.session;

import org.apache.felix.gogo.jline.Builtin;
import org.apache.felix.gogo.jline.Converters;
import org.apache.felix.gogo.jline.Posix;
import org.apache.felix.gogo.jline.Procedural;
import org.apache.felix.gogo.jline.Shell;
import org.apache.felix.service.command.CommandProcessor;
import org.apache.felix.service.command.Converter;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.ServiceRegistration;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The commands and converters of Gogo JLine, whose classes this bundle holds. As a bundle of its
 * own it would open a console on the runtime's own terminal and load JLine at boot.
 */
final class GogoFunctions implements AutoCloseable {

    private static final String[] BUILTIN = {
        "format",
        "getopt",
        "new",
        "set",
        "tac",
        "type",
        "jobs",
        "fg",
        "bg",
        "keymap",
        "setopt",
        "unsetopt",
        "complete",
        "history",
        "widget",
        "__files",
        "__directories",
        "__usage_completion"
    };
    private static final String[] PROCEDURAL = {
        "each", "if", "not", "throw", "try", "until", "while", "break", "continue"
    };
    private static final String[] POSIX = {
        "cat", "echo", "grep", "sort", "sleep", "cd", "pwd", "ls", "less", "watch", "nano", "tmux",
        "head", "tail", "clear", "wc", "date", "ttop"
    };
    private static final String[] SHELL = {"sh", "source", "help"};

    private final BundleContext context;
    private final List<ServiceRegistration<?>> registrations = new ArrayList<>();

    private GogoFunctions(BundleContext context) {
        this.context = context;
    }

    /** Registers them in the name of this bundle. */
    static GogoFunctions register(BundleContext context, CommandProcessor processor) {
        GogoFunctions functions = new GogoFunctions(context);
        functions.registerAll(processor);
        return functions;
    }

    private void registerAll(CommandProcessor processor) {
        BundleContext system = context.getBundle(Constants.SYSTEM_BUNDLE_ID).getBundleContext();
        registrations.add(context.registerService(Converter.class, new Converters(system), null));
        command(new Builtin(), BUILTIN);
        command(new Procedural(), PROCEDURAL);
        command(new Posix(processor), POSIX);
        command(new Shell(new SessionOnly(context), processor), SHELL);
    }

    private void command(Object target, String... functions) {
        Map<String, Object> properties =
                Map.of(
                        CommandProcessor.COMMAND_SCOPE,
                        "gogo",
                        CommandProcessor.COMMAND_FUNCTION,
                        functions);
        registrations.add(
                context.registerService(
                        target.getClass().getName(),
                        target,
                        FrameworkUtil.asDictionary(properties)));
    }

    @Override
    public void close() {
        registrations.reversed().forEach(ServiceRegistration::unregister);
        registrations.clear();
    }

    /** Leaving a script's shell never stops the framework. */
    private record SessionOnly(BundleContext context) implements Shell.Context {

        @Override
        public String getProperty(String name) {
            return context.getProperty(name);
        }

        @Override
        public void exit() {}
    }
}
