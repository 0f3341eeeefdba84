package dev.backplane.manager;

import java.util.Objects;

/**
 * A change that is considered before it is made.
 *
 * @since 0.1
 */
public sealed interface Proposal {

    /** The door that considers it. */
    Owner owner();

    /** A new plugin, or another version of one. */
    record Install(InstallRequest request) implements Proposal {
        /** Never null. */
        public Install {
            Objects.requireNonNull(request, "request");
        }

        @Override
        public Owner owner() {
            return request.owner();
        }
    }

    /** Something to be done with a plugin that is there. */
    record Operate(Operation operation, String name, Change change) implements Proposal {
        /** No part may be null. */
        public Operate {
            Objects.requireNonNull(operation, "operation");
            Objects.requireNonNull(name, "name");
            Objects.requireNonNull(change, "change");
        }

        @Override
        public Owner owner() {
            return change.owner();
        }
    }

    /**
     * Another content of a configuration.
     *
     * @param change with force: although it has keys that nobody knows, or restarts what it does
     *     not name
     */
    record Configure(ConfigurationChange configuration, Change change) implements Proposal {
        /** No part may be null. */
        public Configure {
            Objects.requireNonNull(configuration, "configuration");
            Objects.requireNonNull(change, "change");
        }

        @Override
        public Owner owner() {
            return change.owner();
        }
    }

    /** What can be done with a plugin that is there. */
    enum Operation {
        /** {@link PluginManager#start}. */
        START,
        /** {@link PluginManager#stop}. */
        STOP,
        /** {@link PluginManager#restart}. */
        RESTART,
        /** {@link PluginManager#uninstall}. */
        UNINSTALL
    }
}
