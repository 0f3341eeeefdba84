package dev.backplane.engine;

import java.util.Objects;

/**
 * Which calls a candidate gets while it is watched.
 *
 * @since 0.1
 */
public sealed interface CanaryRule {

    /**
     * Every call with this probability.
     *
     * @param percent 0 (exclusive) to 100
     */
    record Weight(double percent) implements CanaryRule {
        /** Within its range. */
        public Weight {
            if (!(percent > 0 && percent <= 100)) {
                throw new IllegalArgumentException(
                        "a canary's weight is more than 0 and at most 100 percent, not " + percent);
            }
        }
    }

    /**
     * The calls whose message has this header, or whose payload has.
     *
     * @param name in lower case, as headers are
     * @param value the exact value; empty if any will do
     */
    record Header(String name, String value) implements CanaryRule {
        /** Never null; the name is not empty. */
        public Header {
            Objects.requireNonNull(name, "name");
            Objects.requireNonNull(value, "value");
            if (name.isEmpty()) {
                throw new IllegalArgumentException("a canary's header needs a name");
            }
        }
    }
}
