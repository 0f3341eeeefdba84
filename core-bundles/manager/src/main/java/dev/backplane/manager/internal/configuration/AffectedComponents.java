package dev.backplane.manager.internal.configuration;

import dev.backplane.bus.RequestHandler;
import dev.backplane.manager.Plan.Step.Kind;

import org.jspecify.annotations.Nullable;
import org.osgi.service.component.runtime.ServiceComponentRuntime;
import org.osgi.service.component.runtime.dto.ComponentConfigurationDTO;
import org.osgi.service.component.runtime.dto.ComponentDescriptionDTO;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Which components notice a configuration, and how, by the rules of Declarative Services (OSGi
 * Compendium 8, sections 112.7 and 112.5.13) as Felix SCR follows them.
 */
final class AffectedComponents {

    private static final String REQUIRE = "require";
    private static final String IGNORE = "ignore";

    private final ServiceComponentRuntime runtime;
    private final StoredConfigurations configurations;

    AffectedComponents(ServiceComponentRuntime runtime, StoredConfigurations configurations) {
        this.runtime = runtime;
        this.configurations = configurations;
    }

    /** Those that have the PID. */
    List<ComponentDescriptionDTO> named(Pid pid) {
        return runtime.getComponentDescriptionDTOs().stream()
                .filter(each -> !IGNORE.equals(each.configurationPolicy))
                .filter(each -> Arrays.stream(each.configurationPid).anyMatch(pid::isFor))
                .toList();
    }

    /**
     * What happens to them.
     *
     * @param retargets whether a reference gets another target, which no component takes while it
     *     runs
     */
    List<Effect> effects(Pid pid, boolean isThere, boolean willBeThere, boolean retargets) {
        List<Effect> effects = new ArrayList<>();
        for (ComponentDescriptionDTO component : named(pid)) {
            Collection<ComponentConfigurationDTO> runs =
                    runtime.getComponentConfigurationDTOs(component);
            if (!isThere) {
                created(pid, component, runs, retargets).ifPresent(effects::add);
            } else if (!willBeThere) {
                effects.add(deleted(pid, component, runs));
            } else {
                run(pid, runs)
                        .map(found -> modified(component, found, retargets))
                        .ifPresent(effects::add);
            }
        }
        return effects;
    }

    /** PIDs that a component cannot do without and that have no configuration either. */
    List<String> missing(Pid pid) {
        return named(pid).stream()
                .filter(each -> REQUIRE.equals(each.configurationPolicy))
                .flatMap(each -> Arrays.stream(each.configurationPid))
                .filter(declared -> !pid.isFor(declared) && !configurations.isConfigured(declared))
                .distinct()
                .toList();
    }

    private Optional<Effect> created(
            Pid pid,
            ComponentDescriptionDTO component,
            Collection<ComponentConfigurationDTO> runs,
            boolean retargets) {
        if (REQUIRE.equals(component.configurationPolicy)) {
            boolean lacks = missing(pid).stream().anyMatch(declares(component)::contains);
            return lacks
                    ? Optional.empty()
                    : Optional.of(
                            effect(component, null, Kind.ACTIVATE, "it waits for configuration"));
        }
        if (pid.factory() != null && configurations.hasSiblings(pid)) {
            return Optional.of(effect(component, null, Kind.ACTIVATE, "one more of its kind"));
        }
        return runs.stream().findFirst().map(run -> modified(component, run, retargets));
    }

    private static Set<String> declares(ComponentDescriptionDTO component) {
        return Set.of(component.configurationPid);
    }

    private Effect deleted(
            Pid pid,
            ComponentDescriptionDTO component,
            Collection<ComponentConfigurationDTO> runs) {
        ComponentConfigurationDTO run = run(pid, runs).orElse(null);
        if (REQUIRE.equals(component.configurationPolicy)) {
            return effect(component, run, Kind.DEACTIVATE, "it needs the configuration");
        }
        if (pid.factory() != null && configurations.hasSiblings(pid)) {
            return effect(component, run, Kind.DEACTIVATE, "one less of its kind");
        }
        String instead =
                takesChanges(component)
                        ? "; while it runs: backplane config put " + pid + " --replace"
                        : "";
        return effect(component, run, Kind.REACTIVATE, "with its defaults" + instead);
    }

    private static Optional<ComponentConfigurationDTO> run(
            Pid pid, Collection<ComponentConfigurationDTO> runs) {
        return runs.stream()
                .filter(run -> runs.size() == 1 || holds(run.properties.get("service.pid"), pid))
                .findFirst();
    }

    private static boolean holds(@Nullable Object pids, Pid pid) {
        return pids != null && Values.of(pids).contains(pid.text());
    }

    private static Effect modified(
            ComponentDescriptionDTO component, ComponentConfigurationDTO run, boolean retargets) {
        if (run.state == ComponentConfigurationDTO.UNSATISFIED_REFERENCE) {
            return effect(component, run, Kind.MODIFY, "while it waits for a service");
        }
        if (run.state != ComponentConfigurationDTO.ACTIVE
                && run.state != ComponentConfigurationDTO.SATISFIED) {
            return effect(component, run, Kind.ACTIVATE, "it does not run, and is tried again");
        }
        if (retargets) {
            return effect(component, run, Kind.REACTIVATE, "it may use other services");
        }
        return takesChanges(component)
                ? effect(component, run, Kind.MODIFY, "while it runs")
                : effect(component, run, Kind.REACTIVATE, "it takes no changes while it runs");
    }

    private static boolean takesChanges(ComponentDescriptionDTO component) {
        return component.modified != null && !component.modified.isEmpty();
    }

    private static Effect effect(
            ComponentDescriptionDTO component,
            @Nullable ComponentConfigurationDTO run,
            Kind kind,
            String reason) {
        boolean goes = kind == Kind.REACTIVATE || kind == Kind.DEACTIVATE;
        return new Effect(
                component.bundle.id,
                component.name,
                kind,
                reason,
                run == null ? Set.of() : operations(run),
                !goes || run == null || run.service == null ? Set.of() : Set.of(run.service.id),
                true);
    }

    /** What callers call it by. */
    static Set<String> operations(ComponentConfigurationDTO run) {
        Object operations = run.properties.get(RequestHandler.OPERATION);
        Set<String> names = new TreeSet<>();
        if (operations != null) {
            Values.of(operations).forEach(each -> names.add(each.toString()));
        }
        return names;
    }

    /** Whether a component still has the configuration. */
    boolean hold(Pid pid) {
        return named(pid).stream()
                .flatMap(each -> runtime.getComponentConfigurationDTOs(each).stream())
                .anyMatch(run -> holds(run.properties.get("service.pid"), pid));
    }

    /** Whether components show these values, or have none to show them. */
    boolean have(Pid pid, Map<String, Object> properties, List<Effect> effects) {
        return named(pid).stream()
                .filter(each -> isAmong(each, effects))
                .allMatch(
                        each ->
                                runtime.getComponentConfigurationDTOs(each).stream()
                                        .anyMatch(run -> shows(run, properties)));
    }

    private static boolean isAmong(ComponentDescriptionDTO component, List<Effect> effects) {
        return effects.stream()
                .anyMatch(
                        effect ->
                                effect.named()
                                        && effect.kind() != Kind.DEACTIVATE
                                        && effect.bundleId() == component.bundle.id
                                        && effect.component().equals(component.name));
    }

    private static boolean shows(ComponentConfigurationDTO run, Map<String, Object> properties) {
        return properties.entrySet().stream()
                .allMatch(
                        each ->
                                isFilledIn(each.getValue())
                                        || Objects.deepEquals(
                                                run.properties.get(each.getKey()),
                                                each.getValue()));
    }

    /** What the component has instead of a placeholder cannot be foreseen. */
    private static boolean isFilledIn(Object value) {
        return Values.of(value).stream().anyMatch(each -> each.toString().contains("$["));
    }
}
