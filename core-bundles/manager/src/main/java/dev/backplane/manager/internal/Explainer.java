package dev.backplane.manager.internal;

import dev.backplane.loader.PluginDescriptor;
import dev.backplane.manager.Explanation;
import dev.backplane.manager.Phase;
import dev.backplane.manager.Refusal;
import dev.backplane.manager.UnloadReports;
import dev.backplane.manager.UnloadVerdict;
import dev.backplane.manager.UnloadVerdict.Outcome;
import dev.backplane.manager.internal.framework.BundleStates;
import dev.backplane.manager.internal.framework.ComponentCheck;
import dev.backplane.manager.internal.lifecycle.Dependencies;
import dev.backplane.manager.internal.registry.Entry;
import dev.backplane.manager.internal.registry.Refusals;
import dev.backplane.manager.internal.registry.Registry;
import dev.backplane.manager.internal.registry.Text;
import dev.backplane.manager.internal.requirement.Names;
import dev.backplane.manager.internal.requirement.Shortage;
import dev.backplane.manager.internal.requirement.Supply;
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
    private final ComponentCheck components;
    private final Dependencies dependencies;
    private final UnloadReports unloads;

    Explainer(
            Registry registry,
            Refusals refusals,
            Supply supply,
            ComponentCheck components,
            Dependencies dependencies,
            UnloadReports unloads) {
        this.registry = registry;
        this.refusals = refusals;
        this.supply = supply;
        this.components = components;
        this.dependencies = dependencies;
        this.unloads = unloads;
    }

    Explanation explain(String name) {
        Entry entry = registry.find(name);
        if (entry != null) {
            return of(entry);
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

    private static Explanation of(Refusal refusal) {
        return new Explanation(
                refusal.source(),
                refusal.source()
                        + " was refused at "
                        + Text.owner(refusal.owner())
                        + ": "
                        + refusal.message(),
                List.of("error " + refusal.code() + " at " + refusal.when()),
                "mend the cause and bring it again");
    }

    private Explanation of(Entry entry) {
        List<String> findings = new ArrayList<>();
        String remedy = "";
        Bundle bundle = entry.bundle();
        if (entry.phase() == Phase.FAILED && bundle != null) {
            if (bundle.getState() == Bundle.INSTALLED) {
                List<Shortage> shortages = supply.search(bundle).shortages();
                shortages.forEach(shortage -> findings.add(shortage.sentence()));
                remedy = shortages.isEmpty() ? "" : shortages.getFirst().remedy();
            } else {
                components.findings(bundle).forEach(found -> findings.add(found.sentence()));
            }
        }
        if (bundle != null && entry.isPlugin()) {
            findings.addAll(components.unconfigured(bundle));
        }
        List<String> cycle = dependencies.cycle(entry);
        if (!cycle.isEmpty()) {
            findings.add("it is part of a circle: " + String.join(" -> ", cycle));
        }
        PluginDescriptor descriptor = entry.descriptor();
        if (descriptor != null) {
            descriptor.warnings().forEach(warning -> findings.add("warning: " + warning));
        }
        describe(entry, findings);
        unloads.verdicts().stream()
                .filter(verdict -> verdict.plugin().equals(entry.name()))
                .filter(verdict -> verdict.outcome() == Outcome.LEAKED)
                .forEach(verdict -> findings.add(leak(verdict)));
        return new Explanation(
                entry.name(), summary(entry), findings, remedy.isEmpty() ? remedy(entry) : remedy);
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
        findings.add(
                "bundle "
                        + (bundle == null
                                ? "not installed"
                                : bundle.getBundleId()
                                        + " is "
                                        + BundleStates.name(bundle.getState()))
                        + ", from "
                        + entry.desired().source()
                        + ", owned by "
                        + Text.owner(entry.desired().owner()));
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

    private static String summary(Entry entry) {
        Instant since = entry.since();
        String state =
                Text.label(entry)
                        + " is "
                        + entry.phase().name().toLowerCase(Locale.ROOT)
                        + " since "
                        + since;
        if (entry.problem() != null) {
            return state + ": " + entry.problem();
        }
        return entry.phase() == Phase.STOPPED ? state + ", as desired" : state;
    }

    private static String remedy(Entry entry) {
        return switch (entry.phase()) {
            case ACTIVE, STARTING, DRAINING -> "";
            case STAGED, STOPPED -> "backplane plugin start " + entry.name();
            case FAILED, QUARANTINED ->
                    "mend the cause, then: backplane plugin restart " + entry.name();
        };
    }
}
