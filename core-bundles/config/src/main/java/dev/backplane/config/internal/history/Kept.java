package dev.backplane.config.internal.history;

import dev.backplane.config.ConfigurationRevision;
import dev.backplane.manager.Owner;

import org.jspecify.annotations.Nullable;

import java.time.Instant;

/**
 * A revision as it is kept.
 *
 * @param mark of what its file held when the file was applied last, whoever wrote since; empty if
 *     none was
 * @param content the text of its properties, secrets in clear left out; null if it was deleted
 */
record Kept(
        long number,
        Instant when,
        Owner by,
        Owner owner,
        String reason,
        String mark,
        @Nullable String content) {

    ConfigurationRevision revision(String pid) {
        return new ConfigurationRevision(
                pid,
                number,
                when,
                by,
                owner,
                content == null
                        ? ConfigurationRevision.Kind.DELETED
                        : ConfigurationRevision.Kind.WRITTEN,
                reason,
                Content.identity(content));
    }
}
