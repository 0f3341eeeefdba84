package dev.backplane.itests.distribution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.backplane.proto.v1.Plugin;

import io.grpc.Status;
import io.grpc.StatusRuntimeException;

import java.util.Optional;
import java.util.Random;

/**
 * A plugin that is changed until the runtime is killed. It knows the state it was in for certain
 * and the one it was on its way to: one of the two must be there after a restart.
 */
final class ChangingCard {

    /**
     * @param version the version that is installed, empty if none is
     * @param runs whether it shall run
     */
    record State(String version, boolean runs) {

        static final State ABSENT = new State("", false);

        static State of(Optional<Plugin> plugin) {
            return plugin.map(it -> new State(it.getVersion(), it.getShouldRun())).orElse(ABSENT);
        }

        boolean isAbsent() {
            return equals(ABSENT);
        }
    }

    /** A way to change a plugin; returns when the change is made. */
    @FunctionalInterface
    interface Way {
        void change(Gateway gateway, State from, State to);
    }

    private final String name;
    private final Random random;
    private final boolean stops;
    private final Way way;
    private State certain = State.ABSENT;
    private State next = State.ABSENT;
    private int versions;
    private int changes;

    /**
     * @param stops whether it is also stopped and started
     */
    ChangingCard(String name, long seed, boolean stops, Way way) {
        this.name = name;
        this.random = new Random(seed);
        this.stops = stops;
        this.way = way;
    }

    /** Makes one change after the other; returns how that ended. */
    StatusRuntimeException changeUntilKilled(Gateway gateway) {
        while (true) {
            next = choose();
            try {
                way.change(gateway, certain, next);
            } catch (StatusRuntimeException e) {
                return e;
            }
            certain = next;
            changes++;
        }
    }

    private State choose() {
        int dice = random.nextInt(4);
        if (certain.isAbsent() || dice < 2) {
            return new State(++versions + ".0.0", certain.isAbsent() || certain.runs());
        }
        return stops && dice == 2 ? new State(certain.version(), !certain.runs()) : State.ABSENT;
    }

    /** The state it was on its way to. */
    State next() {
        return next;
    }

    int changes() {
        return changes;
    }

    /** Asserts that it is in one of the two states, and answers accordingly. */
    void settle(String moment, Gateway gateway) {
        Optional<Plugin> plugin = gateway.find(name);
        State now = State.of(plugin);
        assertThat(now).as("%s: %s", moment, plugin).isIn(certain, next);
        certain = now;
        if (now.runs()) {
            assertThat(gateway.call(name, "version", "")).as(moment).isEqualTo(now.version());
        } else {
            StatusRuntimeException refused =
                    catchThrowableOfType(
                            StatusRuntimeException.class, () -> gateway.call(name, "version", ""));
            assertThat(refused).as("%s: %s answers", moment, name).isNotNull();
            assertThat(refused.getStatus().getCode())
                    .as("%s: %s", moment, refused.getMessage())
                    .isEqualTo(now.isAbsent() ? Status.Code.NOT_FOUND : Status.Code.UNAVAILABLE);
        }
    }
}
