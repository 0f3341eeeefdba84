package dev.backplane.manager.internal.lifecycle;

import dev.backplane.loader.Digest;
import dev.backplane.loader.PluginLoader;
import dev.backplane.manager.internal.registry.Entry;
import dev.backplane.manager.internal.registry.Registry;
import dev.backplane.manager.internal.registry.Text;
import dev.backplane.plugin.ErrorCode;
import dev.backplane.plugin.PluginException;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.Objects;

/**
 * Keeps what was revoked from being started. What runs already goes on, with a warning: ending it
 * is for people to decide, who know what hangs on it. On the manager's thread.
 */
public final class Revocations {

    private static final Logger LOG = LoggerFactory.getLogger(Revocations.class);

    private final Registry registry;
    private final PluginLoader loader;

    public Revocations(Registry registry, PluginLoader loader) {
        this.registry = registry;
        this.loader = loader;
    }

    /**
     * Whether the entry may be started.
     *
     * @throws PluginException {@code UNTRUSTED} if what it carries was revoked
     */
    void check(Entry entry) {
        Digest digest = entry.digest();
        if (digest != null) {
            loader.revocation(digest)
                    .ifPresent(
                            reason -> {
                                throw new PluginException(
                                        ErrorCode.UNTRUSTED,
                                        entry.name() + " may not be started: " + reason);
                            });
        }
    }

    /** Notes in every entry whether it has been revoked by now. */
    public void look() {
        for (Entry entry : registry.entries()) {
            Digest digest = entry.digest();
            String reason = digest == null ? null : loader.revocation(digest).orElse(null);
            if (!Objects.equals(reason, entry.revocation())) {
                entry.revocation(reason);
                registry.changed(entry);
                if (reason != null) {
                    LOG.warn("{}: {}", Text.label(entry), reason);
                }
            }
        }
    }
}
