package dev.backplane.monitor;

import org.osgi.annotation.versioning.ConsumerType;

import java.util.List;

/**
 * Somebody who knows exactly what plugins use: an engine that gives each a memory, a processor
 * quota or a process of its own. A service; the {@link ResourceLedger} shows what all of them say
 * beside its estimates.
 *
 * @since 0.1
 */
@ConsumerType
public interface ResourceSource {

    /**
     * What its plugins use now. Called by anybody's thread, at the same time, whenever somebody
     * looks: answer from what is at hand, without waiting.
     */
    List<ExactUse> read();
}
