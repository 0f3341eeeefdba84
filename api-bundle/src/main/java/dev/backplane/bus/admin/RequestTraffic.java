package dev.backplane.bus.admin;

import org.osgi.annotation.versioning.ProviderType;

import java.util.List;

/**
 * Requests as seen by the runtime's own doors. Thread-safe; does not block.
 *
 * @since 0.1
 */
@ProviderType
public interface RequestTraffic {

    /** Every operation that has or had a handler, of all known plugins, in the order of names. */
    List<OperationInfo> operations();
}
