package dev.backplane.manager.internal;

import dev.backplane.loader.PluginLoader;
import dev.backplane.manager.Door;
import dev.backplane.manager.Explanation;
import dev.backplane.manager.Owner;
import dev.backplane.manager.Phase;
import dev.backplane.manager.PluginManager;
import dev.backplane.manager.Refusal;
import dev.backplane.manager.UnloadReports;
import dev.backplane.manager.UnloadVerdict;
import dev.backplane.manager.UnloadVerdict.Outcome;
import dev.backplane.manager.internal.framework.BundleStates;
import dev.backplane.manager.internal.framework.ComponentCheck;
import dev.backplane.manager.internal.framework.ComponentCheck.Finding;
import dev.backplane.manager.internal.lifecycle.Dependencies;
import dev.backplane.manager.internal.registry.DesiredState;
import dev.backplane.manager.internal.registry.Elsewhere;
import dev.backplane.manager.internal.registry.Entry;
import dev.backplane.manager.internal.registry.Refusals;
import dev.backplane.manager.internal.registry.Registry;
import dev.backplane.manager.internal.registry.Text;
import dev.backplane.manager.internal.requirement.Names;
import dev.backplane.manager.internal.resolution.Supply;
import dev.backplane.plugin.ErrorCode;
import dev.backplane.plugin.PluginException;

import org.osgi.framework.Bundle;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Answers "why is it as it is" from what the registry, the framework and the components know. */
final class Explainer {

    private final Registry registry;
    private final Refusals refusals;
    private final Supply supply;
    private final PluginLoader loader;
    private final ComponentCheck components;
    private final Dependencies dependencies;
    private final Remedies remedies;
    private final UnloadReports unloads;
    private final Elsewhere elsewhere;

    Explainer(
            Registry registry,
            Refusals refusals,
            Supply supply,
            PluginLoader loader,
            ComponentCheck components,
            Dependencies dependencies,
            UnloadReports unloads,
            Elsewhere elsewhere) {
        this.registry = registry;
        this.refusals = refusals;
        this.supply = supply;
        this.loader = loader;
        this.components = components;
        this.dependencies = dependencies;
        this.remedies = new Remedies(registry, dependencies);
        this.unloads = unloads;
        this.elsewhere = elsewhere;
    }

    Explanation explain(String name) {
        Entry entry = registry.find(name);
        if (entry != null) {
            return of(entry);
        }
        Optional<DesiredState> away = elsewhere.find(name);
        if (away.isPresent()) {
            return of(away.get());
        }
        Optional<Refusal> refusal = refusals.find(name);
        return refusal.map(Explainer::of).orElseThrow(() -> unknown(name, known()));
    }

    private List<String> known() {
        List<String> names = new ArrayList<>();
        registry.entries().forEach(entry -> names.add(entry.name()));
        refusals.all().forEach(refusal -> names.add(refusal.source()));
        return names;
    }

    static PluginException unknown(String name, List<String> known) {
        List<String> near = Names.near(name, known);
        return new PluginException(
                ErrorCode.UNKNOWN_PLUGIN,
                "there is no plugin '"
                        + name
                        + "'"
                        + (near.isEmpty()
                                ? "; see: backplane plugin list --all"
                                : "; did you mean " + String.join(" or ", near) + "?"));
    }

    private Explanation of(DesiredState away) {
        return new Explanation(
                away.name(),
                away.name() + " is " + elsewhere.why(away),
                List.of("from " + away.source() + ", owned by " + Text.owner(away.owner())),
                "backplane config put "
                        + PluginManager.FACTORY_PID
                        + "~"
                        + away.name()
                        + " target=FILTER");
    }

    private static Explanation of(Refusal refusal) {
        return new Explanation(
                refusal.source(),
                refusal.source()
                        + " was refused at "
                        + Text.owner(refusal.owner())
                        + ": "
                        + refusal.message(),
                List.of("error " + refusal.code() + " at " + refusal.when()),
                Remedies.of(refusal));
    }

    private Explanation of(Entry entry) {
        List<String> findings = new ArrayList<>();
        String remedy = "";
        Bundle bundle = entry.bundle();
        List<Finding> ailing = List.of();
        List<String> unconfigured = List.of();
        if ((entry.phase() == Phase.FAILED || entry.problem() != null) && bundle != null) {
            if (bundle.getState() == Bundle.INSTALLED) {
                remedy = lack(supply.search(bundle), findings);
            } else {
                ailing = components.findings(bundle);
                ailing.forEach(found -> findings.add(found.sentence()));
            }
        }
        if (bundle != null && entry.isPlugin()) {
            unconfigured = components.unconfigured(bundle);
            findings.addAll(unconfigured);
        }
        List<String> cycle = dependencies.cycle(entry);
        if (!cycle.isEmpty()) {
            findings.add("it is part of a circle: " + String.join(" -> ", cycle));
        }
        entry.warnings().forEach(warning -> findings.add("warning: " + warning));
        describe(entry, findings);
        unloads.verdicts().stream()
                .filter(verdict -> verdict.plugin().equals(entry.name()))
                .filter(verdict -> verdict.outcome() == Outcome.LEAKED)
                .forEach(verdict -> findings.add(leak(verdict)));
        return new Explanation(
                entry.name(),
                summary(entry, unconfigured),
                findings,
                remedy.isEmpty() ? remedies.of(entry, ailing, unconfigured) : remedy);
    }

    /** Adds why it cannot be resolved and returns what would mend that. */
    private String lack(Supply.Result lacking, List<String> findings) {
        if (lacking.conflict() != null) {
            findings.add(lacking.conflict());
        }
        lacking.shortages().forEach(shortage -> findings.add(shortage.sentence()));
        if (!lacking.isPossible()) {
            findings.addAll(loader.repositoryProblems());
        }
        return lacking.shortages().isEmpty() ? "" : lacking.shortages().getFirst().remedy();
    }

    private static String leak(UnloadVerdict verdict) {
        return "version "
                + verdict.version()
                + " leaked: its classes are still in memory although it was taken away at "
                + verdict.when()
                + (verdict.suspects().isEmpty()
                        ? "; what holds it is found by: backplane plugin unloads --roots "
                                + verdict.plugin()
                        : "; suspected: " + String.join(", ", verdict.suspects()));
    }

    private void describe(Entry entry, List<String> findings) {
        Bundle bundle = entry.bundle();
        Owner owner = entry.desired().owner();
        findings.add(
                "bundle "
                        + (bundle == null
                                ? "not installed"
                                : bundle.getBundleId()
                                        + " is "
                                        + BundleStates.name(bundle.getState()))
                        + ", from "
                        + entry.desired().source()
                        + (owner.door() == Door.DEPENDENCY
                                ? ", brought for "
                                        + owner.detail()
                                        + ", "
                                        + entry.desired().digest()
                                : ", owned by " + Text.owner(owner)));
        for (Entry other : registry.entries()) {
            Owner cause = other.desired().owner();
            if (cause.door() == Door.DEPENDENCY && cause.detail().equals(entry.name())) {
                findings.add(
                        "brought for it: "
                                + Text.label(other)
                                + " from "
                                + other.desired().source()
                                + " ("
                                + other.desired().digest()
                                + ")");
            }
        }
        if (!entry.dependsOn().isEmpty()) {
            findings.add(
                    "depends on "
                            + String.join(", ", entry.dependsOn().stream().sorted().toList()));
        }
        List<String> users = registry.usedBy(entry.name()).stream().sorted().toList();
        if (!users.isEmpty()) {
            findings.add("used by " + String.join(", ", users));
        }
    }

    private static String summary(Entry entry, List<String> unconfigured) {
        Instant since = entry.since();
        String state =
                Text.label(entry)
                        + " is "
                        + entry.phase().name().toLowerCase(Locale.ROOT)
                        + " since "
                        + since;
        if (entry.complaint() != null) {
            return state + ": " + entry.complaint();
        }
        if (!unconfigured.isEmpty()) {
            return state + "; " + unconfigured.getFirst();
        }
        return entry.phase() == Phase.STOPPED ? state + ", as desired" : state;
    }
}
