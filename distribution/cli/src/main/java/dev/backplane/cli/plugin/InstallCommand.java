package dev.backplane.cli.plugin;

import com.google.protobuf.ByteString;

import dev.backplane.cli.BackplaneCommand;
import dev.backplane.cli.Failure;
import dev.backplane.cli.JsonOption;
import dev.backplane.cli.RuntimeClient;
import dev.backplane.proto.v1.InstallOptions;
import dev.backplane.proto.v1.InstallPluginRequest;
import dev.backplane.proto.v1.InstallPluginResponse;
import dev.backplane.proto.v1.Plugin;
import dev.backplane.proto.v1.PluginPhase;

import io.grpc.StatusException;
import io.grpc.stub.BlockingClientCall;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;

/** {@code backplane plugin install}. */
@Command(
        name = "install",
        description = "Installs a plugin or library from a file or URL, and starts it.",
        sortOptions = false,
        footerHeading = "%nExamples:%n",
        footer = {
            "  backplane plugin install greeter-1.2.0.jar",
            "  backplane plugin install greeter-1.2.0.jar --dry-run",
            "  backplane plugin install https://example.com/greeter-1.2.0.jar --sha256 4f2a…",
            "  backplane plugin install /srv/plugins/greeter-1.2.0.jar --server-path",
            "",
            "The exit status is 1 if it was installed but does not run although it should."
        })
final class InstallCommand implements Callable<Integer> {

    private static final int CHUNK_BYTES = 256 * 1024;
    private static final Pattern URL = Pattern.compile("(?i)(https?|file):.*");

    private final BackplaneCommand root;

    @Parameters(
            paramLabel = "FILE|URL",
            description = "A file to upload, or a URL for the runtime to fetch.")
    private String source = "";

    @Option(
            names = "--server-path",
            description = "The file is on the runtime's machine; do not upload it.")
    private boolean serverPath;

    @Option(names = "--stopped", description = "Leave it stopped.")
    private boolean stopped;

    @Option(names = "--force", description = "Take the entry over from another owner.")
    private boolean force;

    @Option(
            names = "--sha256",
            paramLabel = "HEX",
            description = "The SHA-256 the bytes must have; by default a URL needs it.")
    private String sha256 = "";

    @Option(
            names = "--dry-run",
            description = "Show what it would do, and do nothing; the plan can be applied later.")
    private boolean dryRun;

    @Mixin private JsonOption json = new JsonOption();

    InstallCommand(BackplaneCommand root) {
        this.root = root;
    }

    @Override
    public Integer call() throws IOException, InterruptedException, StatusException {
        try (RuntimeClient client = root.connect()) {
            InstallPluginResponse response = install(client);
            if (dryRun) {
                return PlanPrinter.print(root, json, response.getPlan());
            }
            Plugin plugin = response.getPlugin();
            json.print(root.terminal(), plugin, out -> PluginPrinter.installed(out, plugin));
            return plugin.getPhase() == PluginPhase.PLUGIN_PHASE_FAILED ? 1 : 0;
        }
    }

    private InstallPluginResponse install(RuntimeClient client)
            throws IOException, InterruptedException, StatusException {
        InstallPluginRequest.Builder first =
                InstallPluginRequest.newBuilder()
                        .setOptions(
                                InstallOptions.newBuilder()
                                        .setStopped(stopped)
                                        .setForce(force)
                                        .setDryRun(dryRun)
                                        .setSha256(sha256));
        if (serverPath) {
            return send(
                    client,
                    first.setPath(path().toAbsolutePath().toString()).build(),
                    InputStream.nullInputStream());
        }
        if (URL.matcher(source).matches()) {
            return send(client, first.setUrl(source).build(), InputStream.nullInputStream());
        }
        Path file = path();
        if (!Files.isRegularFile(file)) {
            throw new Failure(
                    "there is no file '"
                            + source
                            + "' here; for one on the runtime's machine: --server-path");
        }
        try (InputStream bytes = Files.newInputStream(file)) {
            return send(
                    client, first.setFileName(String.valueOf(file.getFileName())).build(), bytes);
        }
    }

    /** Sends as fast as the runtime takes it; stops when the runtime has answered already. */
    private static InstallPluginResponse send(
            RuntimeClient client, InstallPluginRequest first, InputStream bytes)
            throws IOException, InterruptedException, StatusException {
        BlockingClientCall<InstallPluginRequest, InstallPluginResponse> call =
                client.pluginUploads().installPlugin();
        boolean open = call.write(first);
        for (byte[] chunk = bytes.readNBytes(CHUNK_BYTES);
                open && chunk.length > 0;
                chunk = bytes.readNBytes(CHUNK_BYTES)) {
            open =
                    call.write(
                            InstallPluginRequest.newBuilder()
                                    .setChunk(ByteString.copyFrom(chunk))
                                    .build());
        }
        if (open) {
            call.halfClose();
        }
        InstallPluginResponse response = call.read();
        if (response == null) {
            throw new Failure("the runtime ended the installation without an answer");
        }
        return response;
    }

    private Path path() {
        try {
            return Path.of(source);
        } catch (InvalidPathException e) {
            throw new Failure("'" + source + "' is not a path: " + e.getReason(), e);
        }
    }
}
