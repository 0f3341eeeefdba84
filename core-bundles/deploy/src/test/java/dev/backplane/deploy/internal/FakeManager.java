package dev.backplane.deploy.internal;

import dev.backplane.loader.ArtifactSource;
import dev.backplane.loader.Digest;
import dev.backplane.loader.PluginDescriptor;
import dev.backplane.loader.StagedArtifact;
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
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Keeps entries by the rules of the contract, records every change, and refuses what it is told to.
 */
final class FakeManager implements PluginManager {

    final FakeLoader loader = new FakeLoader();
    final Map<String, PluginInfo> entries = new TreeMap<>();
    final Map<String, Refusal> refusals = new LinkedHashMap<>();

    /** Every changing call, in order: {@code install greeter 1.0.0 by greeter.jar}. */
    final List<String> calls = new ArrayList<>();

    /** Plugins whose changes fail, and how. */
    final Map<String, RuntimeException> failures = new LinkedHashMap<>();

    void fail(String plugin, ErrorCode code) {
        failures.put(plugin, new PluginException(code, plugin + " is refused: " + code));
    }

    /** What a pass did, for one assertion per pass. */
    List<String> takeCalls() {
        List<String> taken = List.copyOf(calls);
        calls.clear();
        return taken;
    }

    @Override
    public synchronized List<PluginInfo> list() {
        return List.copyOf(entries.values());
    }

    @Override
    public synchronized Optional<PluginInfo> find(String name) {
        return Optional.ofNullable(entries.get(name));
    }

    @Override
    public synchronized PluginInfo install(InstallRequest request) {
        if (request.source() instanceof ArtifactSource.Stored && loader.holds == 0) {
            throw new AssertionError("what was staged may be collected before it is installed");
        }
        StagedArtifact staged = loader.stage(request.source(), request.sha256());
        loader.fetches--;
        PluginDescriptor plugin = staged.descriptor();
        calls.add(
                "install %s %s by %s%s"
                        .formatted(
                                plugin.name(),
                                plugin.version(),
                                request.owner().detail(),
                                request.start() == null ? "" : " start=" + request.start()));
        failIfAsked(plugin.name());
        PluginInfo before = entries.get(plugin.name());
        if (before != null) {
            requireDoor(before, request.owner());
            if (!before.symbolicName().equals(plugin.symbolicName())) {
                throw new PluginException(
                        ErrorCode.NAME_CONFLICT, plugin.name() + " is " + before.symbolicName());
            }
        }
        boolean start =
                request.start() == null ? before == null || before.shouldRun() : request.start();
        return put(plugin, staged.digest(), request.owner(), start, request.source());
    }

    private PluginInfo put(
            PluginDescriptor plugin,
            Digest digest,
            Owner owner,
            boolean start,
            ArtifactSource source) {
        PluginInfo info =
                new PluginInfo(
                        plugin.name(),
                        plugin.type(),
                        plugin.symbolicName(),
                        plugin.version().toString(),
                        "",
                        1,
                        start ? "ACTIVE" : "RESOLVED",
                        start ? Phase.ACTIVE : Phase.STOPPED,
                        start,
                        source.label(),
                        digest,
                        owner,
                        Instant.EPOCH,
                        List.of(),
                        List.of(),
                        List.of(),
                        null);
        entries.put(info.name(), info);
        return info;
    }

    @Override
    public synchronized PluginInfo start(String name, Change change) {
        return switchTo(name, change, true);
    }

    @Override
    public synchronized PluginInfo stop(String name, Change change) {
        return switchTo(name, change, false);
    }

    synchronized PluginInfo switchTo(String name, Change change, boolean start) {
        calls.add((start ? "start " : "stop ") + name + " by " + change.owner().detail());
        failIfAsked(name);
        PluginInfo old = entries.get(name);
        if (!change.force()) {
            requireDoor(old, change.owner());
        }
        return put(
                loader.read(loader.store.get(old.digest())),
                old.digest(),
                old.owner(),
                start,
                new ArtifactSource.Stored(old.digest()));
    }

    @Override
    public PluginInfo restart(String name, Change change) {
        throw new AssertionError("the file door restarts nothing");
    }

    @Override
    public synchronized void uninstall(String name, Change change) {
        calls.add("uninstall " + name + " by " + change.owner().detail());
        failIfAsked(name);
        requireDoor(entries.get(name), change.owner());
        entries.remove(name);
    }

    private void failIfAsked(String plugin) {
        RuntimeException failure = failures.get(plugin);
        if (failure != null) {
            throw failure;
        }
    }

    private static void requireDoor(PluginInfo entry, Owner owner) {
        if (entry.owner().door() != owner.door() || owner.door() != Door.FILE) {
            throw new PluginException(
                    ErrorCode.OWNED_ELSEWHERE, entry.name() + " belongs to " + entry.owner());
        }
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
        throw new UnsupportedOperationException();
    }

    @Override
    public Rehearsal rehearse(InstallRequest request) {
        throw new UnsupportedOperationException();
    }

    @Override
    public List<Release> history(String name) {
        throw new UnsupportedOperationException();
    }

    @Override
    public List<Plan.Difference> diff(String name, int before, int after) {
        throw new UnsupportedOperationException();
    }

    @Override
    public PluginInfo rollback(String name, int release, Change change) {
        throw new UnsupportedOperationException();
    }

    @Override
    public PluginInfo release(String name, Change change) {
        throw new UnsupportedOperationException();
    }

    @Override
    public List<UpdateStatus> updates() {
        throw new UnsupportedOperationException();
    }

    @Override
    public Explanation explain(String name) {
        throw new AssertionError("the file door explains nothing");
    }

    @Override
    public synchronized List<Refusal> refusals() {
        return List.copyOf(refusals.values());
    }

    @Override
    public synchronized void report(Refusal refusal) {
        refusals.put(refusal.source(), refusal);
    }

    @Override
    public synchronized void settle(String source) {
        refusals.remove(source);
    }
}
