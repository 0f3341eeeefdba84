package dev.backplane.manager.internal.configuration;

import dev.backplane.manager.Plan.Step.Kind;

import org.jspecify.annotations.Nullable;
import org.osgi.service.component.runtime.ServiceComponentRuntime;
import org.osgi.service.component.runtime.dto.ComponentConfigurationDTO;
import org.osgi.service.component.runtime.dto.ComponentDescriptionDTO;
import org.osgi.service.component.runtime.dto.ReferenceDTO;
import org.osgi.service.component.runtime.dto.SatisfiedReferenceDTO;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Components that use what others give up, and cannot go on without it. */
final class Dependents {

    /** A component that runs. */
    private record Running(ComponentDescriptionDTO component, ComponentConfigurationDTO run) {}

    private final List<Running> running = new ArrayList<>();

    Dependents(ServiceComponentRuntime runtime) {
        for (ComponentDescriptionDTO component : runtime.getComponentDescriptionDTOs()) {
            for (ComponentConfigurationDTO run : runtime.getComponentConfigurationDTOs(component)) {
                if (run.state == ComponentConfigurationDTO.ACTIVE
                        || run.state == ComponentConfigurationDTO.SATISFIED) {
                    running.add(new Running(component, run));
                }
            }
        }
    }

    /** These, and in turn those that use them, directly or not. */
    List<Effect> closure(List<Effect> causes) {
        List<Effect> all = new ArrayList<>(causes);
        Set<Running> taken = new HashSet<>();
        for (int i = 0; i < all.size(); i++) {
            Effect cause = all.get(i);
            for (Running each : running) {
                Effect effect = cause.services().isEmpty() ? null : effect(each, cause);
                boolean known =
                        all.stream().anyMatch(other -> isSame(other, each) && other.interrupts());
                if (effect != null && !known && taken.add(each)) {
                    all.add(effect);
                }
            }
        }
        return all;
    }

    private static boolean isSame(Effect effect, Running each) {
        return effect.bundleId() == each.component().bundle.id
                && effect.component().equals(each.component().name);
    }

    private static @Nullable Effect effect(Running each, Effect cause) {
        for (SatisfiedReferenceDTO bound : each.run().satisfiedReferences) {
            List<Long> ids = Arrays.stream(bound.boundServices).map(service -> service.id).toList();
            ReferenceDTO reference = reference(each.component(), bound.name);
            if (reference != null && ids.stream().anyMatch(cause.services()::contains)) {
                boolean fixed = "static".equals(reference.policy);
                boolean needed =
                        reference.cardinality.startsWith("1") && cause.services().containsAll(ids);
                if (fixed || needed) {
                    return effect(each, cause, reference, needed);
                }
            }
        }
        return null;
    }

    private static Effect effect(
            Running each, Effect cause, ReferenceDTO reference, boolean needed) {
        ComponentConfigurationDTO run = each.run();
        Kind kind = needed && cause.kind() == Kind.DEACTIVATE ? Kind.DEACTIVATE : Kind.REACTIVATE;
        return new Effect(
                each.component().bundle.id,
                each.component().name,
                kind,
                "it uses " + reference.interfaceName + " of " + cause.component(),
                AffectedComponents.operations(run),
                run.service == null ? Set.of() : Set.of(run.service.id),
                false);
    }

    private static @Nullable ReferenceDTO reference(
            ComponentDescriptionDTO component, String name) {
        return Arrays.stream(component.references)
                .filter(each -> each.name.equals(name))
                .findFirst()
                .orElse(null);
    }
}
