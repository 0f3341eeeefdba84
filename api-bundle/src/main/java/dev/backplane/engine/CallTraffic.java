package dev.backplane.engine;

import org.osgi.annotation.versioning.ProviderType;

import java.util.List;

/**
 * How calls fare, by plugin, version and operation. The counts are taken where calls pass, without
 * a lock; whoever wants to know asks, and nobody is told on the way of a call. Thread-safe; does
 * not block.
 *
 * @since 0.1
 */
@ProviderType
public interface CallTraffic {

    /**
     * Every version that serves or has served and is still known, by plugin, version and bundle.
     * The counts of a version begin anew when it was forgotten in between: when nothing led to it
     * any more and none of its handlers was registered.
     */
    List<VersionTraffic> versions();
}
