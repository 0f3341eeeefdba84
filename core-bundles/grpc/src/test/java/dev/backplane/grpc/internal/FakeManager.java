package dev.backplane.grpc.internal;

import dev.backplane.loader.Digest;
import dev.backplane.loader.PluginType;
import dev.backplane.manager.Change;
import dev.backplane.manager.Door;
import dev.backplane.manager.Explanation;
import dev.backplane.manager.InstallRequest;
import dev.backplane.manager.Owner;
import dev.backplane.manager.Phase;
import dev.backplane.manager.Plan;
import dev.backplane.manager.PluginInfo;
import dev.backplane.manager.PluginManager;
import dev.backplane.manager.Proposal;
import dev.backplane.manager.Refusal;
import dev.backplane.manager.Rehearsal;
import dev.backplane.manager.Release;
import dev.backplane.manager.UpdateStatus;
import dev.backplane.plugin.ErrorCode;
import dev.backplane.plugin.PluginException;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BiFunction;
import java.util.function.Function;

/**
 * Knows the plugins the test gives it, remembers what it was asked, and does what the test says.
 */
final class FakeManager implements PluginManager {

    final Map<String, PluginInfo> plugins = new ConcurrentSkipListMap<>();
    final List<Refusal> refusals = new CopyOnWriteArrayList<>();
    final List<String> asked = new CopyOnWriteArrayList<>();
    final List<Release> releases = new CopyOnWriteArrayList<>();
    final List<UpdateStatus> updates = new CopyOnWriteArrayList<>();
    volatile Function<InstallRequest, PluginInfo> onInstall =
            request -> plugin("installed", Phase.ACTIVE);
    volatile BiFunction<String, Change, PluginInfo> onChange =
            (name, change) -> plugin(name, Phase.ACTIVE);

    static PluginInfo plugin(String name, Phase phase) {
        return plugin(name, phase, PluginType.BUNDLE);
    }

    static PluginInfo plugin(String name, Phase phase, PluginType type) {
        return new PluginInfo(
                name,
                type,
                "com.example." + name,
                "1.2.0",
                "says " + name,
                17,
                phase == Phase.ACTIVE ? "ACTIVE" : "RESOLVED",
                phase,
                true,
                name + ".jar",
                new Digest("0123456789abcdef".repeat(4)),
                new Owner(Door.FILE, name + ".jar"),
                Instant.ofEpochSecond(1_700_000_000, 5),
                List.of("package a.b"),
                List.of("lib"),
                List.of("user"),
                phase == Phase.FAILED ? "it broke" : null,
                List.of("its code looks odd"));
    }

    @Override
    public List<PluginInfo> list() {
        return List.copyOf(plugins.values());
    }

    @Override
    public Optional<PluginInfo> find(String name) {
        return Optional.ofNullable(plugins.get(name));
    }

    @Override
    public PluginInfo install(InstallRequest request) {
        return onInstall.apply(request);
    }

    @Override
    public PluginInfo start(String name, Change change) {
        asked.add("start " + name + " " + change.owner() + " " + change.force());
        return onChange.apply(name, change);
    }

    @Override
    public PluginInfo stop(String name, Change change) {
        asked.add("stop " + name + " " + change.owner() + " " + change.force());
        return onChange.apply(name, change);
    }

    @Override
    public PluginInfo restart(String name, Change change) {
        asked.add("restart " + name + " " + change.owner() + " " + change.force());
        return onChange.apply(name, change);
    }

    @Override
    public void uninstall(String name, Change change) {
        asked.add("uninstall " + name + " " + change.owner() + " " + change.force());
        PluginInfo removed = onChange.apply(name, change);
        plugins.remove(removed.name());
    }

    @Override
    public Plan plan(Proposal proposal) {
        return new Plan(
                "0123456789ab",
                "do it",
                List.of(new Plan.Step(Plan.Step.Kind.STOP, "a", "1.0.0", "because")),
                List.of("b"),
                List.of(new Plan.Difference("a", "state", "started", "")),
                List.of(new Plan.Interruption("b", Duration.ofSeconds(5), "it uses a")),
                List.of("mind the gap"),
                null);
    }

    @Override
    public Optional<PluginInfo> apply(String planId) {
        if (!planId.equals("0123456789ab")) {
            throw new PluginException(ErrorCode.UNKNOWN_PLAN, "there is no plan " + planId);
        }
        return Optional.empty();
    }

    @Override
    public List<PluginInfo> installTogether(List<InstallRequest> requests) {
        return requests.stream().map(onInstall).toList();
    }

    @Override
    public Rehearsal rehearse(InstallRequest request) {
        PluginInfo tried = onInstall.apply(request);
        return new Rehearsal(
                tried.name(),
                "1.1.0",
                tried.version(),
                Duration.ofMillis(1_500),
                2,
                345,
                Duration.ofMillis(4),
                tried.problem());
    }

    @Override
    public List<Release> history(String name) {
        asked.add("history " + name);
        return List.copyOf(releases);
    }

    @Override
    public List<Plan.Difference> diff(String name, int before, int after) {
        asked.add("diff " + name + " " + before + " " + after);
        return List.of(new Plan.Difference(name, "version", "1.0.0", "1.1.0"));
    }

    @Override
    public PluginInfo rollback(String name, int release, Change change) {
        asked.add("rollback " + name + " " + release + " " + change.owner() + " " + change.force());
        return onChange.apply(name, change);
    }

    @Override
    public PluginInfo release(String name, Change change) {
        asked.add("release " + name + " " + change.owner() + " " + change.force());
        return onChange.apply(name, change);
    }

    @Override
    public List<UpdateStatus> updates() {
        return List.copyOf(updates);
    }

    @Override
    public Explanation explain(String name) {
        return new Explanation(name, name + " is well", List.of("it runs"), "nothing to do");
    }

    @Override
    public List<Refusal> refusals() {
        return refusals;
    }

    @Override
    public void report(Refusal refusal) {
        refusals.add(refusal);
    }

    @Override
    public void settle(String source) {
        refusals.removeIf(refusal -> refusal.source().equals(source));
    }
}
