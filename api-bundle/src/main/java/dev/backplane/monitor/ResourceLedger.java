package dev.backplane.monitor;

import org.osgi.annotation.versioning.ProviderType;

import java.util.List;

/**
 * What each version of each plugin uses of the process that all of them share: processor time,
 * allocated bytes and started threads, in windows of a few seconds, and beside them everything that
 * is no plugin's, so that the lines add up to what the process used.
 *
 * <p>The figures of plugins are <em>estimates</em> from samples: good for "who", and within about a
 * percent of a core over ten seconds; not for billing. {@link #exact} holds what other engines know
 * for sure.
 *
 * <p>Thread-safe; no method waits.
 *
 * @since 0.1
 */
@ProviderType
public interface ResourceLedger {

    /** The PID of its configuration. */
    String PID = "dev.backplane.monitor.ledger";

    /** Whether it measures, or why not. */
    LedgerStatus status();

    /**
     * The latest windows, latest first; bounded ({@code keptWindows} of {@link #PID}). Empty until
     * the first is complete, a few seconds after its end. Those of earlier stay when measuring
     * ends.
     */
    List<LedgerWindow> windows();

    /** What every {@link ResourceSource} says now. One that throws is left out, and logged. */
    List<ExactUse> exact();
}
