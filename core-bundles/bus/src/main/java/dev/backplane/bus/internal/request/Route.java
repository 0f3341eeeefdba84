package dev.backplane.bus.internal.request;

import org.jspecify.annotations.Nullable;

import java.util.Map;

/** What a call to a plugin meets; immutable. */
sealed interface Route {

    /**
     * Calls enter this revision. No record: a caller looks whether it is still the same, not an
     * equal one.
     */
    final class Serving implements Route {

        private final Revision revision;
        private final Uptime uptime;
        private final @Nullable ClassLoader loader;
        private final Map<String, Endpoint> operations;

        Serving(
                Revision revision,
                Uptime uptime,
                @Nullable ClassLoader loader,
                Map<String, Endpoint> operations) {
            this.revision = revision;
            this.uptime = uptime;
            this.loader = loader;
            this.operations = Map.copyOf(operations);
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
    }

    /** The plugin is known, but not serving. */
    record Refusing(String reason) implements Route {}

    /** The plugin was removed. */
    record Gone() implements Route {}
}
