package dev.backplane.benchmarks.update;

import dev.backplane.benchmarks.traffic.Handover;
import dev.backplane.benchmarks.traffic.Target;

import org.pf4j.DefaultPluginManager;
import org.pf4j.PluginManager;

import java.nio.file.Path;
import java.util.List;
import java.util.function.BiFunction;

/** PF4J as it comes: extensions are asked for with each call, an update unloads and loads. */
final class Pf4jRival implements Target {

    private final PluginManager manager;

    Pf4jRival(Path folder, Path first) {
        manager = new DefaultPluginManager(folder);
        load(first);
    }

    private void load(Path file) {
        var _ = manager.startPlugin(manager.loadPlugin(file));
    }

    @Override
    public String call(String request) {
        List<?> extensions = manager.getExtensions(BiFunction.class, RivalJar.PLUGIN);
        if (extensions.isEmpty()) {
            throw new IllegalStateException("there is no extension");
        }
        return OnwardCalls.carryOut(this, extensions.getFirst(), request);
    }

    @Override
    public Handover update(Path file) {
        if (!manager.unloadPlugin(RivalJar.PLUGIN)) {
            throw new IllegalStateException("the plugin was not unloaded");
        }
        load(file);
        return Handover.UNTOLD;
    }
}
