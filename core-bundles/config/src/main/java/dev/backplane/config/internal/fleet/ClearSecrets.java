package dev.backplane.config.internal.fleet;

import dev.backplane.config.CheckedConfiguration.Fault;
import dev.backplane.config.ConfigurationSchemas;

import java.io.IOException;
import java.util.Map;
import java.util.stream.Collectors;

/** Secrets travel as the names of secrets only, in both directions. */
final class ClearSecrets {

    private final ConfigurationSchemas schemas;

    ClearSecrets(ConfigurationSchemas schemas) {
        this.schemas = schemas;
    }

    /**
     * Nothing declared to be a password may be there in clear.
     *
     * @throws IOException if it is; the message does not hold it
     */
    void refuse(String pid, Map<String, Object> properties) throws IOException {
        if (schemas.secrets(pid, properties.keySet()).isEmpty()) {
            return;
        }
        String faults =
                schemas.check(pid, properties).faults().stream()
                        .filter(each -> each.kind() == Fault.Kind.CLEAR_SECRET)
                        .map(Fault::message)
                        .collect(Collectors.joining("; "));
        if (!faults.isEmpty()) {
            throw new IOException(faults);
        }
    }
}
