package dev.backplane.cli.signature;

import dev.backplane.cli.BackplaneCommand;
import dev.backplane.cli.Failure;
import dev.backplane.cli.InstanceFiles;
import dev.backplane.cli.Misuse;

import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;

/** {@code backplane verify}. */
@Command(
        name = "verify",
        description = {
            "Says whether the runtime of $BACKPLANE_HOME would let a file in, and why not.",
            "Its configuration files count; no runtime needs to run, and nothing is installed."
        },
        sortOptions = false,
        footerHeading = "%nExamples:%n",
        footer = {
            "  backplane verify greeter-1.2.0.jar",
            "",
            "The exit status is 1 if it would be refused."
        })
public final class VerifyCommand implements Callable<Integer> {

    private final BackplaneCommand root;

    @Parameters(paramLabel = "FILE", description = "A plugin or library.")
    private Path file = Path.of("");

    @Option(
            names = "--sha256",
            paramLabel = "HEX",
            description = "The SHA-256 that will be given when it is installed.")
    private String sha256 = "";

    public VerifyCommand(BackplaneCommand root) {
        this.root = root;
    }

    @Override
    public Integer call() throws IOException {
        if (!Files.isRegularFile(file)) {
            throw new Failure("there is no file '" + file + "'");
        }
        Path home =
                root.instance()
                        .map(InstanceFiles::home)
                        .orElseThrow(
                                () ->
                                        new Failure(
                                                "BACKPLANE_HOME is not set, so there is no telling"
                                                        + " whose configuration counts"));
        new LoaderVerdict(distribution(), home).print(file, sha256, root.terminal().out());
        return 0;
    }

    private static Path distribution() {
        String folder = System.getProperty("backplane.distribution");
        Misuse.unless(folder != null, "verify needs a distribution: run it by its bin/backplane");
        return Path.of(String.valueOf(folder));
    }
}
