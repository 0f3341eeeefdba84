package dev.backplane.bus.internal.request;

import dev.backplane.bus.EventProperty;
import dev.backplane.bus.MessageContext;
import dev.backplane.bus.Request;
import dev.backplane.engine.CanaryRule;

import org.jspecify.annotations.Nullable;

import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;

/** What a call to a plugin meets; immutable. */
sealed interface Route {

    /** The revision that answers for the plugin, null if none does. */
    default @Nullable Serving inCharge() {
        return null;
    }

    /**
     * Calls enter this revision. No record: a caller looks whether it is still the same, not an
     * equal one.
     */
    final class Serving implements Route {

        private final Revision revision;
        private final Uptime uptime;
        private final @Nullable ClassLoader loader;
        private final Map<String, Endpoint> operations;
        private final Traffic others;

        Serving(
                Revision revision,
                Uptime uptime,
                @Nullable ClassLoader loader,
                Map<String, Endpoint> operations,
                Traffic others) {
            this.revision = revision;
            this.uptime = uptime;
            this.loader = loader;
            this.operations = Map.copyOf(operations);
            this.others = others;
        }

        @Override
        public Serving inCharge() {
            return this;
        }

        Revision revision() {
            return revision;
        }

        /** Ends when the revision's bundle has stopped. */
        Uptime uptime() {
            return uptime;
        }

        /** The handlers' thread context class loader. */
        @Nullable ClassLoader loader() {
            return loader;
        }

        Map<String, Endpoint> operations() {
            return operations;
        }

        /** Where calls count that go to none of the operations. */
        Traffic others() {
            return others;
        }
    }

    /**
     * Calls wait until the plugin's update is over, unless they are nested in one of its own.
     *
     * @param behind what those meet; null if nobody serves
     */
    record Gated(@Nullable Serving behind, Barrier barrier) implements Route {

        @Override
        public @Nullable Serving inCharge() {
            return behind;
        }
    }

    /** Some calls enter a candidate, the others the revision that serves. */
    record Split(Serving stable, Serving candidate, CanaryRule rule) implements Route {

        Serving choose(Request request) {
            boolean chosen =
                    switch (rule) {
                        case CanaryRule.Weight(double percent) ->
                                ThreadLocalRandom.current().nextDouble(100) < percent;
                        case CanaryRule.Header(String name, String value) -> {
                            String present = header(request, name);
                            yield present != null && (value.isEmpty() || value.equals(present));
                        }
                    };
            return chosen ? candidate : stable;
        }

        private static @Nullable String header(Request request, String name) {
            String ofMessage =
                    switch (name) {
                        case MessageContext.TRACEPARENT -> request.context().traceparent();
                        case MessageContext.PRIORITY -> request.context().priority().name();
                        case EventProperty.CALLER -> request.context().caller();
                        default -> "";
                    };
            return ofMessage.isEmpty() ? request.payload().headers().get(name) : ofMessage;
        }

        @Override
        public Serving inCharge() {
            return stable;
        }
    }

    /** The plugin is known, but not serving. */
    record Refusing(String reason) implements Route {}

    /** The plugin was removed. */
    record Gone() implements Route {}
}
