package dev.backplane.bus.internal.policy;

import dev.backplane.bus.admin.OperationInfo;

import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig.SlidingWindowType;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Clock;
import java.time.Instant;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/**
 * Gives an operation that fails too often a rest, then tries it with a few calls. Resilience4j
 * counts and decides; its events stay unused, since a listener makes it allocate one per call.
 *
 * <p>While calls are let through, a success costs nothing here: how many there were since the last
 * failure is told to the library right before the next one, which alone can open the circuit.
 */
public final class Breaker {

    private static final Logger LOG = LoggerFactory.getLogger(Breaker.class);
    private static final int MOST_TRIALS = 10;

    private final String operation;
    private final Policy.Trip rule;
    private final Clock clock;
    private final CircuitBreaker circuit;
    private final LongSupplier successes;
    private final AtomicLong toldSuccesses;
    private final AtomicBoolean tripped = new AtomicBoolean();
    private volatile Instant triedAgainAt = Instant.EPOCH;

    /** {@code successes} rises with each success of the operation, before the breaker is told. */
    Breaker(String operation, Policy.Trip rule, Clock clock, LongSupplier successes) {
        this.operation = operation;
        this.successes = successes;
        this.toldSuccesses = new AtomicLong(successes.getAsLong());
        this.rule = rule;
        this.clock = clock;
        this.circuit =
                CircuitBreaker.of(
                        operation,
                        CircuitBreakerConfig.custom()
                                .slidingWindowType(SlidingWindowType.COUNT_BASED)
                                .slidingWindowSize(rule.breakerWindow())
                                .minimumNumberOfCalls(rule.breakerMinimumCalls())
                                .failureRateThreshold(rule.breakerFailurePercent())
                                .permittedNumberOfCallsInHalfOpenState(trials())
                                .waitIntervalFunctionInOpenState(this::opens)
                                .clock(clock)
                                .build());
    }

    /** Whether a call may go on; each that may is to say once how it ended. */
    public boolean tryEnter() {
        return circuit.tryAcquirePermission();
    }

    /** The operation did what it was asked for. */
    public void succeeded() {
        if (tripped.get()) {
            circuit.onSuccess(0, TimeUnit.NANOSECONDS);
            noteChange();
        }
    }

    /** The operation failed. */
    public void failed(Throwable failure) {
        if (!tripped.get()) {
            tellSuccesses();
        }
        circuit.onError(0, TimeUnit.NANOSECONDS, failure);
        noteChange();
    }

    /** The call ended without saying anything about the operation. */
    public void endedOtherwise() {
        circuit.releasePermission();
    }

    /** Why a call may not go on, to follow the operation's name. */
    public String reason() {
        if (circuit.getState() != CircuitBreaker.State.OPEN) {
            return "failed too often and is being tried with " + trials() + " calls at once";
        }
        long left = Math.max(0, clock.instant().until(triedAgainAt).toMillis());
        return "failed "
                + rate()
                + " of its last calls (at most "
                + rule.breakerFailurePercent()
                + " % is allowed) and is tried again in "
                + left
                + " ms";
    }

    OperationInfo.Breaker state() {
        return switch (circuit.getState()) {
            case OPEN, FORCED_OPEN -> OperationInfo.Breaker.OPEN;
            case HALF_OPEN -> OperationInfo.Breaker.HALF_OPEN;
            case CLOSED, METRICS_ONLY, DISABLED -> OperationInfo.Breaker.CLOSED;
        };
    }

    private int trials() {
        return Math.min(MOST_TRIALS, rule.breakerMinimumCalls());
    }

    /** Asked by the library whenever it opens: the one moment at which it tells. */
    private long opens(int times) {
        triedAgainAt = clock.instant().plusMillis(rule.breakerOpenMillis());
        return rule.breakerOpenMillis();
    }

    /** More of them than the window holds would make no difference. */
    private void tellSuccesses() {
        long now = successes.getAsLong();
        long fresh = Math.min(now - toldSuccesses.getAndSet(now), rule.breakerWindow());
        for (long i = 0; i < fresh; i++) {
            circuit.onSuccess(0, TimeUnit.NANOSECONDS);
        }
    }

    private void noteChange() {
        CircuitBreaker.State state = circuit.getState();
        if (state == CircuitBreaker.State.OPEN && tripped.compareAndSet(false, true)) {
            LOG.warn(
                    "Operation {} failed {} of its last calls; its calls are refused for {} ms,"
                            + " then it is tried again",
                    operation,
                    rate(),
                    rule.breakerOpenMillis());
        }
        if (state == CircuitBreaker.State.CLOSED && tripped.get()) {
            toldSuccesses.set(successes.getAsLong());
            tripped.set(false);
            LOG.info("Operation {} works again; its calls are let through", operation);
        }
    }

    private String rate() {
        return String.format(Locale.ROOT, "%.0f %%", circuit.getMetrics().getFailureRate());
    }
}
