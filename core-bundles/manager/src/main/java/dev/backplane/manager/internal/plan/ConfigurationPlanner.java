package dev.backplane.manager.internal.plan;

import dev.backplane.config.CheckedConfiguration;
import dev.backplane.config.CheckedConfiguration.Fault;
import dev.backplane.loader.CodeJudgement;
import dev.backplane.manager.ConfigurationChange;
import dev.backplane.manager.Door;
import dev.backplane.manager.Owner;
import dev.backplane.manager.Plan.Step;
import dev.backplane.manager.Proposal.Configure;
import dev.backplane.manager.internal.configuration.Effect;
import dev.backplane.manager.internal.configuration.Foresight;
import dev.backplane.manager.internal.configuration.Foresight.Outlook;
import dev.backplane.manager.internal.registry.Entry;
import dev.backplane.manager.internal.registry.Registry;
import dev.backplane.manager.internal.requirement.Names;
import dev.backplane.plugin.ErrorCode;
import dev.backplane.plugin.PluginException;

import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;

import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Tells what another content of a configuration would do to those who have it. */
public final class ConfigurationPlanner {

    private final BundleContext context;
    private final Registry registry;
    private final Foresight foresight;
    private final Permissions permissions;

    public ConfigurationPlanner(
            BundleContext context,
            Registry registry,
            Foresight foresight,
            Permissions permissions) {
        this.context = context;
        this.registry = registry;
        this.foresight = foresight;
        this.permissions = permissions;
    }

    /**
     * What the change would do.
     *
     * @throws PluginException {@code INVALID_ARGUMENT}, {@code UNKNOWN_CONFIGURATION}
     */
    public Draft configure(Configure proposal) {
        Sketch sketch = new Sketch(proposal.change().force());
        ConfigurationChange change = proposal.configuration();
        Outlook outlook = foresight.of(change);
        refuseFaults(sketch, outlook);
        refuseOwned(sketch, outlook, proposal.change().owner());
        if (outlook.isNothing()) {
            sketch.note(outlook.pid() + " is so already");
        } else {
            sketch.step(new Step(Step.Kind.CONFIGURE, outlook.pid().text(), "", how(outlook)));
        }
        outlook.lines()
                .forEach(
                        line ->
                                sketch.differs(
                                        outlook.pid().text(),
                                        line.key(),
                                        line.before(),
                                        line.after()));
        outlook.effects().forEach(effect -> tell(sketch, effect));
        refuseRestarts(sketch, outlook);
        if (outlook.pid().text().equals(CodeJudgement.PID)) {
            permissions.differ(sketch, registry.pictures(), outlook.before(), outlook.after());
        }
        notes(sketch, outlook);
        return sketch.finish(
                summary(change), outlook.fingerprint() + " " + proposal.change().owner());
    }

    private static String summary(ConfigurationChange change) {
        return switch (change.kind()) {
            case EDIT -> "change the configuration " + change.pid();
            case REPLACE -> "replace the configuration " + change.pid();
            case DELETE -> "delete the configuration " + change.pid();
        };
    }

    private static String how(Outlook outlook) {
        if (outlook.after() == null) {
            return "deleted";
        }
        return outlook.before() == null ? "new" : "";
    }

    private static void notes(Sketch sketch, Outlook outlook) {
        if (!outlook.missing().isEmpty()) {
            sketch.note(
                    "a component waits for a configuration "
                            + String.join(" and ", outlook.missing())
                            + " as well");
        } else if (outlook.effects().isEmpty()
                && outlook.known().isEmpty()
                && !outlook.isNothing()) {
            sketch.note(
                    "no component of a running bundle has the PID "
                            + outlook.pid()
                            + "; is it the right one? It is kept for one that comes");
        }
    }

    private void tell(Sketch sketch, Effect effect) {
        Bundle bundle = context.getBundle(effect.bundleId());
        if (bundle == null) {
            return;
        }
        String name = name(bundle);
        String component = "component " + effect.component();
        sketch.step(
                new Step(
                        effect.kind(),
                        name,
                        bundle.getVersion().toString(),
                        component + ": " + effect.reason()));
        if (effect.interrupts()) {
            String operations =
                    effect.operations().isEmpty()
                            ? ""
                            : " (" + String.join(", ", new TreeSet<>(effect.operations())) + ")";
            sketch.interrupts(
                    name,
                    null,
                    component
                            + operations
                            + " is "
                            + effect.kind().name().toLowerCase(Locale.ROOT)
                            + "d");
        }
    }

    private String name(Bundle bundle) {
        Entry entry = registry.find(bundle);
        return entry == null ? String.valueOf(bundle.getSymbolicName()) : entry.name();
    }

    /** All of them at once: those that force does not overcome are not planned. */
    private static void refuseFaults(Sketch sketch, Outlook outlook) {
        String pid = outlook.pid().text();
        if (outlook.faults().stream().anyMatch(fault -> !fault.kind().isForceable())) {
            throw new PluginException(
                    ErrorCode.INVALID_ARGUMENT,
                    CheckedConfiguration.sentence(pid, outlook.faults()));
        }
        if (!outlook.faults().isEmpty()) {
            sketch.refusedBy(
                    new PluginException(
                            ErrorCode.INVALID_ARGUMENT,
                            outlook.faults().stream()
                                            .map(fault -> hint(fault, outlook))
                                            .collect(Collectors.joining("; "))
                                    + "; to set it all the same, add --force"));
        }
    }

    private static String hint(Fault fault, Outlook outlook) {
        List<String> near = Names.near(fault.key(), List.copyOf(outlook.known()));
        return fault.kind() != Fault.Kind.UNKNOWN || near.isEmpty()
                ? fault.message()
                : outlook.pid()
                        + " has no key '"
                        + fault.key()
                        + "'; did you mean "
                        + String.join(" or ", near)
                        + "? It knows "
                        + String.join(", ", outlook.known());
    }

    private static void refuseOwned(Sketch sketch, Outlook outlook, Owner newcomer) {
        Owner owner = outlook.owner();
        if (owner != null && owner.door() == Door.FILE && newcomer.door() != Door.FILE) {
            sketch.refusedBy(
                    new PluginException(
                            ErrorCode.OWNED_ELSEWHERE,
                            owner.detail()
                                    + " owns "
                                    + outlook.pid()
                                    + ": change it there, or add --force to take it over; the file"
                                    + " is not applied any more then"));
        }
    }

    /** Components that only use what is given up are others, and nobody named them. */
    private void refuseRestarts(Sketch sketch, Outlook outlook) {
        Set<Long> named = new HashSet<>();
        outlook.effects().stream()
                .filter(Effect::named)
                .forEach(effect -> named.add(effect.bundleId()));
        Set<String> others = new TreeSet<>();
        outlook.effects().stream()
                .filter(effect -> effect.interrupts() && !named.contains(effect.bundleId()))
                .map(effect -> context.getBundle(effect.bundleId()))
                .filter(bundle -> bundle != null)
                .forEach(bundle -> others.add(name(bundle)));
        others.forEach(sketch::restarts);
        if (!others.isEmpty()) {
            sketch.refusedBy(
                    new PluginException(
                            ErrorCode.IN_USE,
                            "the change would restart components of "
                                    + String.join(", ", others)
                                    + ", which it does not name; if that may be, add --force"));
        }
    }
}
