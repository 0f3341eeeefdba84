package dev.backplane.benchmarks.accounting;

import dev.backplane.benchmarks.Backplane;
import dev.backplane.benchmarks.PluginCopy;
import dev.backplane.proto.v1.PluginServiceGrpc;
import dev.backplane.proto.v1.PluginServiceGrpc.PluginServiceBlockingStub;
import dev.backplane.proto.v1.RestartPluginRequest;
import dev.backplane.proto.v1.StartPluginRequest;
import dev.backplane.proto.v1.StopPluginRequest;
import dev.backplane.proto.v1.UninstallPluginRequest;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;

/** Plugins are stopped and started, restarted, replaced, removed and installed again, at random. */
final class Unrest {

    private static final long CALL_SECONDS = 60;
    private static final int LONGEST_PAUSE_MILLIS = 1_000;

    private final Backplane runtime;
    private final Path template;
    private final Path folder;
    private final Random random;
    private final Map<Deed, Integer> done = new EnumMap<>(Deed.class);
    private int version;

    /** What may happen to a plugin; in the end it runs again. */
    private enum Deed {
        STOP_AND_START,
        RESTART,
        REPLACE,
        REMOVE_AND_INSTALL
    }

    /**
     * @param template the plugin that all of them are copies of
     * @param folder where the copies go
     */
    Unrest(Backplane runtime, Path template, Path folder, long seed) {
        this.runtime = runtime;
        this.template = template;
        this.folder = folder;
        this.random = new Random(seed);
    }

    /** Goes on for so long; returns what was done how often. */
    Map<?, Integer> stir(List<String> plugins, Duration time)
            throws IOException, InterruptedException {
        long end = System.nanoTime() + time.toNanos();
        while (System.nanoTime() - end < 0) {
            Deed deed = Deed.values()[random.nextInt(Deed.values().length)];
            carryOut(deed, plugins.get(random.nextInt(plugins.size())));
            done.merge(deed, 1, Integer::sum);
            pause();
        }
        return done;
    }

    private void carryOut(Deed deed, String plugin) throws IOException, InterruptedException {
        switch (deed) {
            case STOP_AND_START -> {
                var _ = call().stopPlugin(StopPluginRequest.newBuilder().setName(plugin).build());
                pause();
                var _ = call().startPlugin(StartPluginRequest.newBuilder().setName(plugin).build());
            }
            case RESTART -> {
                var _ =
                        call().restartPlugin(
                                        RestartPluginRequest.newBuilder().setName(plugin).build());
            }
            case REPLACE -> install(plugin);
            case REMOVE_AND_INSTALL -> {
                var _ =
                        call().uninstallPlugin(
                                        UninstallPluginRequest.newBuilder()
                                                .setName(plugin)
                                                .build());
                install(plugin);
            }
        }
    }

    /** A version that there has not been before. */
    void install(String plugin) throws IOException, InterruptedException {
        Path jar = folder.resolve(plugin + ".jar");
        PluginCopy.write(template, jar, plugin, "1.0." + version++);
        runtime.install(jar);
    }

    private PluginServiceBlockingStub call() {
        return PluginServiceGrpc.newBlockingStub(runtime.channel())
                .withDeadlineAfter(CALL_SECONDS, TimeUnit.SECONDS);
    }

    private void pause() throws InterruptedException {
        TimeUnit.MILLISECONDS.sleep(random.nextInt(LONGEST_PAUSE_MILLIS));
    }
}
