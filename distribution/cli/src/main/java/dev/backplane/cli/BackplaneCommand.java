package dev.backplane.cli;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

import java.util.Optional;
import java.util.concurrent.Callable;

/** The root of all commands: what they share is where the runtime listens. */
@Command(
        name = "backplane",
        description = "Runs and administers a Backplane runtime.",
        mixinStandardHelpOptions = true,
        versionProvider = BackplaneCommand.Version.class,
        scope = ScopeType.INHERIT,
        synopsisSubcommandLabel = "COMMAND",
        sortOptions = false)
public final class BackplaneCommand implements Callable<Integer> {

    static final String ENDPOINT_OPTION = "--endpoint";

    /** Not in the annotation, whose values every command would inherit. */
    static final String[] FOOTER = {
        "",
        "The instance itself:",
        "  run     Runs it in the foreground.",
        "  start   Starts it in the background; returns when it is ready.",
        "  stop    Stops it; calls in flight finish first.",
        "",
        "Examples:",
        "  backplane start",
        "  backplane plugin install greeter-1.2.0.jar",
        "  backplane call greeter greet Ada",
        "  backplane help plugin"
    };

    private static final String ENDPOINT_VARIABLE = "BACKPLANE_ENDPOINT";

    private final Terminal terminal;

    @Spec private CommandSpec spec = CommandSpec.create();

    @Option(
            names = ENDPOINT_OPTION,
            paramLabel = "HOST:PORT",
            converter = Address.Converter.class,
            description =
                    "Where the runtime listens. Default: $BACKPLANE_ENDPOINT, else what runs in"
                            + " $BACKPLANE_HOME.")
    private @Nullable Address endpoint;

    /** Once it is known: a runtime that ends leaves nothing behind to look it up in. */
    private @Nullable Address asked;

    BackplaneCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        spec.commandLine().usage(spec.commandLine().getErr());
        return ExitCode.USAGE;
    }

    /** The process around the command. */
    public Terminal terminal() {
        return terminal;
    }

    /** The files of the instance in {@code BACKPLANE_HOME}, if that is set. */
    public Optional<InstanceFiles> instance() {
        return InstanceFiles.of(terminal.environment());
    }

    /**
     * Where the runtime is to be reached. Never a guess: at a default port another instance may
     * listen.
     */
    public Address address() {
        Address known = asked;
        if (known == null) {
            known = findAddress().orElseThrow(() -> new Failure(absence()));
            asked = known;
        }
        return known;
    }

    /** The same, empty if no runtime is named and none runs in the home. */
    Optional<Address> findAddress() {
        if (endpoint != null) {
            return Optional.of(endpoint);
        }
        String variable = terminal.environment().getOrDefault(ENDPOINT_VARIABLE, "");
        if (!variable.isEmpty()) {
            return Optional.of(parse(ENDPOINT_VARIABLE, variable));
        }
        return instance()
                .map(files -> files.endpoints().get("grpc"))
                .map(text -> parse("the instance's endpoints.properties", text));
    }

    String absence() {
        return instance()
                .map(InstanceFiles::absence)
                .orElse(
                        "BACKPLANE_HOME is not set, so there is no telling which runtime is meant:"
                                + " set it, or name one with --endpoint");
    }

    /** Opens a client of the runtime. */
    public RuntimeClient connect() {
        return RuntimeClient.to(address());
    }

    private static Address parse(String origin, String text) {
        try {
            return Address.parse(text);
        } catch (IllegalArgumentException e) {
            throw new Failure(origin + ": " + e.getMessage(), e);
        }
    }

    static final class Version implements IVersionProvider {
        @Override
        public String[] getVersion() {
            String version = BackplaneCommand.class.getPackage().getImplementationVersion();
            return new String[] {"backplane " + (version == null ? "(development)" : version)};
        }
    }
}
