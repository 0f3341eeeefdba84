package dev.backplane.bus.internal.policy;

import dev.backplane.bus.admin.OperationInfo;

import org.jspecify.annotations.Nullable;

import java.time.Clock;

/**
 * One operation of one plugin as long as the plugin is known, whichever revision serves it: a hot
 * update keeps its counts and the calls inside.
 */
public final class Lane {

    private final String plugin;
    private final String operation;
    private final Clock clock;
    private final LaneCounts counts = new LaneCounts();
    private volatile Gate gate;
    private volatile boolean declaredIdempotent;

    Lane(String plugin, String operation, Policy policy, Clock clock) {
        this.plugin = plugin;
        this.operation = operation;
        this.clock = clock;
        this.gate = Gate.of(policy, breaker(policy));
    }

    /** What a call goes through now. */
    public Gate gate() {
        return gate;
    }

    public LaneCounts counts() {
        return counts;
    }

    /** What the handler says of itself; remembered while it is away. */
    public void declareIdempotent(boolean idempotent) {
        declaredIdempotent = idempotent;
    }

    /** Whether a call may be tried again. */
    public boolean isIdempotent() {
        return declaredIdempotent || gate.policy().idempotent();
    }

    void apply(Policy policy) {
        if (!policy.equals(gate.policy())) {
            gate = Gate.of(policy, breaker(policy));
        }
    }

    void resetBreaker() {
        gate = gate.with(breaker(gate.policy()));
    }

    OperationInfo info() {
        OperationInfo.Counts read = counts.read();
        Gate now = gate;
        Breaker breaker = now.breaker();
        return new OperationInfo(
                plugin,
                operation,
                isIdempotent(),
                now.policy().name(),
                breaker == null ? OperationInfo.Breaker.OFF : breaker.state(),
                read);
    }

    private @Nullable Breaker breaker(Policy policy) {
        String name = plugin + "/" + operation;
        return policy.trip().isOff()
                ? null
                : new Breaker(name, policy.trip(), clock, counts::replies);
    }
}
