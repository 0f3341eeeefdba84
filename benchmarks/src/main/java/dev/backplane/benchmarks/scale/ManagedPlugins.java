package dev.backplane.benchmarks.scale;

import dev.backplane.benchmarks.Backplane;
import dev.backplane.benchmarks.BundleJar;
import dev.backplane.benchmarks.Contestant;
import dev.backplane.benchmarks.Folders;
import dev.backplane.benchmarks.Samples;
import dev.backplane.benchmarks.Setting;
import dev.backplane.benchmarks.witness.ResolverWitness;
import dev.backplane.proto.v1.ListPluginsRequest;
import dev.backplane.proto.v1.Plugin;
import dev.backplane.proto.v1.PluginPhase;
import dev.backplane.proto.v1.PluginServiceGrpc;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

/** Installs through the manager of a runtime, from within it. */
final class ManagedPlugins {

    private final Setting setting;
    private final Path prepared;
    private final Path home;

    ManagedPlugins(Setting setting) {
        this.setting = setting;
        this.prepared = setting.work().resolve("prepared");
        this.home = setting.work().resolve("home");
    }

    /** A first start, so that the class archive is there; the JVM options of the runtime. */
    List<String> prepare() throws IOException, InterruptedException {
        List<String> jvmOptions;
        try (Backplane runtime = Backplane.start(setting.distribution(), home)) {
            runtime.awaitReady();
            runtime.install(BundleJar.write("driver", setting.work()));
            runtime.awaitArchive();
            jvmOptions = runtime.subject().jvmOptions();
        }
        Folders.copy(home, prepared);
        return jvmOptions;
    }

    /** The seconds each plugin took in a runtime that had none but the driver. */
    InstallTimes install(List<Path> plugins) throws IOException, InterruptedException {
        Folders.delete(home);
        Folders.copy(prepared, home);
        try (Backplane runtime = Backplane.start(setting.distribution(), home)) {
            runtime.awaitReady();
            double cpu = -runtime.subject().cpuSeconds();
            Samples seconds = install(runtime, plugins);
            cpu += runtime.subject().cpuSeconds();
            requireActive(runtime, plugins.size());
            return new InstallTimes(seconds, cpu);
        }
    }

    /**
     * The most bundles that the resolver was given at once, while the runtime came up with all its
     * plugins and some more were installed.
     */
    int largestBatch(List<Path> more) throws IOException, InterruptedException {
        Path watched = setting.work().resolve("watched");
        Folders.copy(setting.distribution(), watched);
        BundleJar.write("witness", watched.resolve("bundles/01"), ResolverWitness.class.getName());
        try (Backplane runtime = Backplane.startPlainly(watched, home)) {
            double seconds = runtime.awaitReady();
            System.out.println("   ready again with all plugins: " + Samples.text(seconds, " s"));
            install(runtime, more);
            requireActive(runtime, more.size());
            return Integer.parseInt(Files.readString(home.resolve("data/resolver-batch")));
        }
    }

    private static Samples install(Backplane runtime, List<Path> plugins) throws IOException {
        String files = plugins.stream().map(Path::toString).collect(Collectors.joining("\n"));
        String reply = new Contestant(runtime.channel(), "install-driver").tell("install", files);
        return new Samples(reply.lines().map(line -> Long.parseLong(line) / 1e9).toList());
    }

    private static void requireActive(Backplane runtime, int count) throws IOException {
        List<Plugin> plugins =
                PluginServiceGrpc.newBlockingStub(runtime.channel())
                        .listPlugins(ListPluginsRequest.getDefaultInstance())
                        .getPluginsList();
        long active =
                plugins.stream()
                        .filter(plugin -> plugin.getPhase() == PluginPhase.PLUGIN_PHASE_ACTIVE)
                        .count();
        if (active < count + 1) {
            throw new IOException(active + " plugins are active, not " + (count + 1));
        }
    }
}
