package dev.backplane.config.internal.fleet;

import dev.backplane.config.internal.fleet.protocol.StoreException;
import dev.backplane.plugin.ErrorCode;
import dev.backplane.plugin.PluginException;

import java.util.function.Supplier;

/** Tells callers of the service what is wrong with the store. */
final class FleetFaults {

    private FleetFaults() {}

    static <T> T told(Supplier<T> question) {
        try {
            return question.get();
        } catch (StoreException e) {
            throw new PluginException(
                    ErrorCode.RUNTIME_UNAVAILABLE, String.valueOf(e.getMessage()), e);
        }
    }
}
