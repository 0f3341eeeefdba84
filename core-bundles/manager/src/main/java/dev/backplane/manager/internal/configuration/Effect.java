package dev.backplane.manager.internal.configuration;

import dev.backplane.manager.Plan.Step.Kind;

import java.util.Set;

/**
 * What a change of a configuration does to one component.
 *
 * @param bundleId its bundle
 * @param component its name
 * @param kind {@code MODIFY}, {@code REACTIVATE}, {@code ACTIVATE} or {@code DEACTIVATE}
 * @param reason why, as part of a sentence
 * @param operations what it answers to callers, if it does
 * @param services the ids of the services that go, if only for a while
 * @param named whether it has the PID; else it uses what another gives up
 */
public record Effect(
        long bundleId,
        String component,
        Kind kind,
        String reason,
        Set<String> operations,
        Set<Long> services,
        boolean named) {

    public Effect {
        operations = Set.copyOf(operations);
        services = Set.copyOf(services);
    }

    /** Whether something of it is away, if only for a while. */
    public boolean interrupts() {
        return kind == Kind.REACTIVATE || kind == Kind.DEACTIVATE;
    }
}
