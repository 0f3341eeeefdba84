package dev.backplane.cli.plugin;

import dev.backplane.cli.BackplaneCommand;
import dev.backplane.cli.JsonOption;
import dev.backplane.cli.Misuse;
import dev.backplane.cli.RuntimeClient;
import dev.backplane.proto.v1.ArtifactChunk;
import dev.backplane.proto.v1.InstallOptions;
import dev.backplane.proto.v1.InstallPluginRequest;
import dev.backplane.proto.v1.InstallPluginResponse;
import dev.backplane.proto.v1.InstallTogetherRequest;
import dev.backplane.proto.v1.InstallTogetherResponse;
import dev.backplane.proto.v1.Plugin;
import dev.backplane.proto.v1.Rehearsal;
import dev.backplane.proto.v1.RehearseUpdateRequest;

import io.grpc.StatusException;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

import java.io.IOException;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;

/** {@code backplane plugin install}. */
@Command(
        name = "install",
        description = {
            "Installs a plugin or library from a file or URL, and starts it.",
            "A new version of a plugin that serves is started beside it, probed, and watched."
        },
        sortOptions = false,
        footerHeading = "%nExamples:%n",
        footer = {
            "  backplane plugin install greeter-1.2.0.jar",
            "  backplane plugin install greeter-1.2.0.jar --dry-run",
            "  backplane plugin install greeter-1.2.0.jar --rehearse",
            "  backplane plugin install greeter-1.2.0.jar --target '(&(zone=eu)(!(tier=edge)))'",
            "  backplane plugin install greeter-1.2.0.jar --canary 10%% --soak 60",
            "  backplane plugin install greeter-1.2.0.jar shouter-2.0.0.jar --together",
            "  backplane plugin install https://example.com/greeter-1.2.0.jar --sha256 4f2a…",
            "  backplane plugin install /srv/plugins/greeter-1.2.0.jar --server-path",
            "",
            "The exit status is 1 if it was installed but does not run although it should, or if a"
                    + " rehearsal failed."
        })
final class InstallCommand implements Callable<Integer> {

    private final BackplaneCommand root;

    @Parameters(
            arity = "1..*",
            paramLabel = "FILE|URL",
            description = "A file to upload, or a URL for the runtime to fetch.")
    private List<String> sources = new ArrayList<>();

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
            description =
                    "The SHA-256 the bytes must have; by default a URL needs it. Of several, one for"
                            + " each, in their order.")
    private List<String> sha256 = new ArrayList<>();

    @Option(
            names = "--together",
            description = "Install all or none; new versions take over at the same moment.")
    private boolean together;

    @Mixin private WatchOptions watch = new WatchOptions();

    @Option(
            names = "--target",
            paramLabel = "FILTER",
            description =
                    "Which nodes it is for, by their labels: '(zone=eu)'; '' for all. Without it,"
                            + " those it is for already.")
    private @Nullable String target;

    @Option(
            names = "--rehearse",
            description =
                    "Start the new version beside the one that serves, probe it, hand the state"
                            + " over to it, and discard it again.")
    private boolean rehearse;

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
        check();
        List<Artifact> artifacts =
                sources.stream().map(source -> Artifact.of(source, serverPath)).toList();
        List<InstallPluginRequest> requests = new ArrayList<>();
        for (int i = 0; i < artifacts.size(); i++) {
            requests.add(artifacts.get(i).request(options(i)));
        }
        try (RuntimeClient client = root.connect()) {
            if (together) {
                return installTogether(client, artifacts, requests);
            }
            return rehearse
                    ? rehearse(client, artifacts, requests.getFirst())
                    : install(client, artifacts, requests.getFirst());
        }
    }

    private void check() {
        watch.check();
        Misuse.unless(
                together || sources.size() == 1, "Several at once are installed with --together");
        Misuse.unless(
                sha256.isEmpty() || sha256.size() == sources.size(),
                "--sha256 is given once for each FILE|URL, in their order");
        Misuse.unless(
                Stream.of(together, rehearse, dryRun).filter(given -> given).count() <= 1,
                "--together, --rehearse and --dry-run exclude each other");
    }

    private InstallOptions options(int artifact) {
        InstallOptions.Builder options =
                InstallOptions.newBuilder()
                        .setStopped(stopped)
                        .setForce(force)
                        .setDryRun(dryRun)
                        .setSha256(sha256.isEmpty() ? "" : sha256.get(artifact));
        if (target != null) {
            options.setTarget(target);
        }
        watch.addTo(options);
        return options.build();
    }

    private int install(
            RuntimeClient client, List<Artifact> artifacts, InstallPluginRequest request)
            throws IOException, InterruptedException, StatusException {
        InstallPluginResponse response =
                new Upload<>(
                                client.pluginUploads().installPlugin(),
                                (artifact, bytes) ->
                                        InstallPluginRequest.newBuilder().setChunk(bytes).build())
                        .send(request, artifacts);
        if (dryRun) {
            return PlanPrinter.print(root, json, response.getPlan());
        }
        Plugin plugin = response.getPlugin();
        json.print(root.terminal(), plugin, out -> installed(out, client, List.of(plugin)));
        return OneChange.status(plugin);
    }

    private int rehearse(
            RuntimeClient client, List<Artifact> artifacts, InstallPluginRequest request)
            throws IOException, InterruptedException, StatusException {
        Rehearsal rehearsal =
                new Upload<>(
                                client.releaseUploads().rehearseUpdate(),
                                (artifact, bytes) ->
                                        rehearsing(
                                                InstallPluginRequest.newBuilder()
                                                        .setChunk(bytes)
                                                        .build()))
                        .send(rehearsing(request), artifacts)
                        .getRehearsal();
        json.print(root.terminal(), rehearsal, out -> ReleasePrinter.rehearsal(out, rehearsal));
        return rehearsal.getProblem().isEmpty() ? 0 : 1;
    }

    private static RehearseUpdateRequest rehearsing(InstallPluginRequest request) {
        return RehearseUpdateRequest.newBuilder().setInstall(request).build();
    }

    private int installTogether(
            RuntimeClient client, List<Artifact> artifacts, List<InstallPluginRequest> requests)
            throws IOException, InterruptedException, StatusException {
        InstallTogetherResponse response =
                new Upload<>(
                                client.releaseUploads().installTogether(),
                                (artifact, bytes) ->
                                        InstallTogetherRequest.newBuilder()
                                                .setChunk(
                                                        ArtifactChunk.newBuilder()
                                                                .setArtifact(artifact)
                                                                .setBytes(bytes))
                                                .build())
                        .send(
                                InstallTogetherRequest.newBuilder()
                                        .addAllArtifacts(requests)
                                        .build(),
                                artifacts);
        json.print(
                root.terminal(),
                response,
                out -> installed(out, client, response.getPluginsList()));
        return response.getPluginsList().stream().mapToInt(OneChange::status).max().orElse(0);
    }

    private static void installed(PrintStream out, RuntimeClient client, List<Plugin> plugins) {
        plugins.forEach(plugin -> PluginPrinter.installed(out, plugin));
        new Watched(client).print(out, plugins);
    }
}
