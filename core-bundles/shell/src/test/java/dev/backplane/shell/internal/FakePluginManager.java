package dev.backplane.shell.internal;

import dev.backplane.loader.Digest;
import dev.backplane.loader.PluginType;
import dev.backplane.manager.Change;
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
import java.util.List;
import java.util.Optional;

/** Remembers what it was asked and answers from a list. */
public final class FakePluginManager implements PluginManager {

    public final List<PluginInfo> plugins = new ArrayList<>();
    public final List<Refusal> refused = new ArrayList<>();
    public final List<String> calls = new ArrayList<>();

    public static PluginInfo plugin(String name, PluginType type, Phase phase, String problem) {
        return new PluginInfo(
                name,
                type,
                "com.acme." + name,
                "1.2.0",
                "Greets people",
                12,
                phase == Phase.ACTIVE ? "ACTIVE" : "INSTALLED",
                phase,
                true,
                name + ".jar",
                new Digest("ab".repeat(32)),
                Owner.parse("file:" + name + ".jar"),
                Instant.parse("2026-03-04T05:06:07Z"),
                List.of("package com.acme.text [1,2)"),
                List.of("text"),
                List.of(),
                problem,
                List.of("its code looks odd"));
    }

    @Override
    public List<PluginInfo> list() {
        return List.copyOf(plugins);
    }

    @Override
    public Optional<PluginInfo> find(String name) {
        return plugins.stream().filter(plugin -> plugin.name().equals(name)).findFirst();
    }

    @Override
    public PluginInfo install(InstallRequest request) {
        calls.add("install " + request);
        return plugins.getFirst();
    }

    @Override
    public PluginInfo start(String name, Change change) {
        return changed("start", name, change);
    }

    @Override
    public PluginInfo stop(String name, Change change) {
        return changed("stop", name, change);
    }

    @Override
    public PluginInfo restart(String name, Change change) {
        return changed("restart", name, change);
    }

    @Override
    public void uninstall(String name, Change change) {
        changed("uninstall", name, change);
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
        requests.forEach(request -> calls.add("together " + request));
        return List.copyOf(plugins);
    }

    @Override
    public Rehearsal rehearse(InstallRequest request) {
        calls.add("rehearse " + request);
        return new Rehearsal(
                "greeter",
                "1.1.0",
                "1.2.0",
                Duration.ofMillis(310),
                0,
                0,
                Duration.ZERO,
                "it broke");
    }

    @Override
    public List<Release> history(String name) {
        known(name);
        return List.of();
    }

    @Override
    public List<Plan.Difference> diff(String name, int before, int after) {
        calls.add("diff " + known(name).name() + " " + before + " " + after);
        return List.of();
    }

    @Override
    public PluginInfo rollback(String name, int release, Change change) {
        return changed("rollback to " + release + " of", name, change);
    }

    @Override
    public PluginInfo release(String name, Change change) {
        return changed("release", name, change);
    }

    @Override
    public List<UpdateStatus> updates() {
        return List.of();
    }

    @Override
    public Explanation explain(String name) {
        known(name);
        return new Explanation(
                name, name + " is down.", List.of("it lacks a package"), "plugin:install text.jar");
    }

    @Override
    public List<Refusal> refusals() {
        return List.copyOf(refused);
    }

    @Override
    public void report(Refusal refusal) {
        refused.add(refusal);
    }

    @Override
    public void settle(String source) {
        refused.removeIf(refusal -> refusal.source().equals(source));
    }

    private PluginInfo changed(String verb, String name, Change change) {
        PluginInfo plugin = known(name);
        calls.add(verb + " " + name + " " + change.owner() + (change.force() ? " force" : ""));
        return plugin;
    }

    private PluginInfo known(String name) {
        return find(name)
                .orElseThrow(
                        () ->
                                new PluginException(
                                        ErrorCode.UNKNOWN_PLUGIN, "There is no '" + name + "'."));
    }
}
