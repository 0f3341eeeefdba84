package dev.backplane.grpc.internal;

import dev.backplane.config.ConfigurationExplanation;
import dev.backplane.config.ConfigurationHistory;
import dev.backplane.config.ConfigurationRevision;
import dev.backplane.config.ConfigurationWrite;
import dev.backplane.config.ConfigurationWriter;
import dev.backplane.manager.ConfigurationChange;
import dev.backplane.manager.Owner;
import dev.backplane.manager.Plan;
import dev.backplane.plugin.ErrorCode;
import dev.backplane.plugin.PluginException;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A history that a test makes up. */
final class FakePast implements ConfigurationHistory, ConfigurationWriter {

    final List<ConfigurationRevision> revisions = new ArrayList<>();
    final BlockingQueue<ConfigurationRevision> changes = new LinkedBlockingQueue<>();
    final List<String> released = new ArrayList<>();

    @Override
    public List<ConfigurationRevision> history(String pid) {
        return List.copyOf(revisions);
    }

    @Override
    public Optional<ConfigurationRevision> latest(String pid) {
        return revisions.stream().findFirst();
    }

    @Override
    public List<Plan.Difference> differences(String pid, long number) {
        return List.of(new Plan.Difference(pid, "size", "", String.valueOf(number)));
    }

    @Override
    public ConfigurationChange restoring(String pid, long number) {
        if (number == 0) {
            throw new PluginException(ErrorCode.UNKNOWN_REVISION, "kept are 1 to 3");
        }
        return ConfigurationChange.delete(pid);
    }

    @Override
    public ConfigurationExplanation explain(String pid) {
        return new ConfigurationExplanation(pid, "it is so", List.of("because"), "leave it");
    }

    @Override
    public long position() {
        return 0;
    }

    @Override
    public List<ConfigurationRevision> changes(long after, Duration atMost)
            throws InterruptedException {
        ConfigurationRevision next = changes.poll(atMost.toMillis(), TimeUnit.MILLISECONDS);
        return next == null ? List.of() : List.of(next);
    }

    @Override
    public ConfigurationRevision write(ConfigurationWrite write) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void confirm(ConfigurationRevision written) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void release(String pid, Owner by) {
        released.add(pid + " by " + by);
    }
}
