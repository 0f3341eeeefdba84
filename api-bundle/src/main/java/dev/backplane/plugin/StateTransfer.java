package dev.backplane.plugin;

import org.osgi.annotation.versioning.ConsumerType;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/**
 * Hands what a plugin keeps in memory over to its next version while that replaces it. Register one
 * as an OSGi service from the plugin's bundle; a plugin without one has no state to hand over.
 *
 * <p>The order of an update: the new version is started beside the old one; calls wait at a gate,
 * each within its deadline, until those in flight have ended; the old version exports; the new one
 * imports; calls go to the new one. So nothing changes in the old version after its export began,
 * and the new one has answered nothing before its import ended. If either throws, takes longer than
 * the manager's limit, or does not understand the other, the old version goes on serving and the
 * new one is discarded: an export must not change what it exports, and must be possible again.
 *
 * <p>A rehearsal exports and imports into a new version that is then discarded; the old one serves
 * meanwhile, so that its export may run while calls change the state.
 *
 * <p>Called by the manager, one call at a time, on a thread of its own, which is interrupted when
 * the time is up.
 *
 * @since 0.1
 */
@ConsumerType
public interface StateTransfer {

    /** The version of the schema that {@link #exportState} writes; at least 1. */
    int schemaVersion();

    /**
     * Whether {@link #importState} reads what was written with this version of the schema. By
     * default only its own.
     */
    default boolean canImport(int schemaVersion) {
        return schemaVersion == schemaVersion();
    }

    /**
     * Writes the whole state. The runtime closes the stream.
     *
     * @throws IOException and anything else: the update is given up, the old version serves on
     */
    void exportState(OutputStream out) throws Exception;

    /**
     * Takes over the state. What it read before it threw may stay, since this version is discarded
     * then.
     *
     * @param schemaVersion of what is read; {@link #canImport} has said yes to it
     * @throws IOException and anything else: the update is given up, the old version serves on
     */
    void importState(int schemaVersion, InputStream in) throws Exception;
}
