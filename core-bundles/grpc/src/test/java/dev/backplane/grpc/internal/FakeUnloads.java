package dev.backplane.grpc.internal;

import dev.backplane.manager.UnloadReports;
import dev.backplane.manager.UnloadVerdict;
import dev.backplane.plugin.ErrorCode;
import dev.backplane.plugin.PluginException;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Holds what a test put there. */
final class FakeUnloads implements UnloadReports {

    final List<UnloadVerdict> verdicts = new ArrayList<>();

    @Override
    public List<UnloadVerdict> verdicts() {
        return List.copyOf(verdicts);
    }

    @Override
    public long unloaded() {
        return 7;
    }

    @Override
    public long leaked() {
        return 3;
    }

    @Override
    public UnloadVerdict awaitVerdict(String plugin, Duration limit) {
        throw new UnsupportedOperationException("no door waits for a verdict");
    }

    @Override
    public List<String> findRoots(String plugin) {
        if (plugin.isEmpty()) {
            throw new PluginException(ErrorCode.UNKNOWN_PLUGIN, "nobody was unloaded");
        }
        return List.of(plugin + " 1: thread 'x'");
    }
}
