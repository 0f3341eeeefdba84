package dev.backplane.config.internal;

import dev.backplane.config.ConfigurationExplanation;
import dev.backplane.config.ConfigurationHistory;
import dev.backplane.config.ConfigurationRevision;
import dev.backplane.config.internal.history.RecordedConfigurations;
import dev.backplane.config.internal.live.LiveConfigurations;
import dev.backplane.config.internal.schema.MetatypeSchemas;
import dev.backplane.config.internal.source.FileClaims;
import dev.backplane.manager.ConfigurationChange;
import dev.backplane.manager.Plan.Difference;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Looking back, as a service. */
final class LocalHistory implements ConfigurationHistory {

    private final RecordedConfigurations configurations;
    private final MetatypeSchemas schemas;
    private final Explanations explanations;

    LocalHistory(
            RecordedConfigurations configurations,
            MetatypeSchemas schemas,
            LiveConfigurations live,
            FileClaims claims,
            Placement placement) {
        this.configurations = configurations;
        this.schemas = schemas;
        this.explanations = new Explanations(configurations, schemas, live, claims, placement);
    }

    @Override
    public List<ConfigurationRevision> history(String pid) {
        return configurations.history(pid);
    }

    @Override
    public Optional<ConfigurationRevision> latest(String pid) {
        return Optional.ofNullable(configurations.latest(pid));
    }

    @Override
    public List<Difference> differences(String pid, long number) {
        return configurations.differences(pid, number, schemas);
    }

    @Override
    public ConfigurationChange restoring(String pid, long number) {
        return configurations.restoring(pid, number);
    }

    @Override
    public ConfigurationExplanation explain(String pid) {
        return pid.isEmpty() ? explanations.ofAll() : explanations.of(pid);
    }

    @Override
    public long position() {
        return configurations.position();
    }

    @Override
    public List<ConfigurationRevision> changes(long after, Duration atMost)
            throws InterruptedException {
        return configurations.changes(after, atMost);
    }
}
