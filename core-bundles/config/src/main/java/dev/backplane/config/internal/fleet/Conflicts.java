package dev.backplane.config.internal.fleet;

import dev.backplane.config.FleetConflict;
import dev.backplane.config.internal.fleet.node.Outcome;
import dev.backplane.config.internal.fleet.protocol.Document;
import dev.backplane.config.internal.fleet.protocol.Revision;
import dev.backplane.plugin.ErrorCode;
import dev.backplane.plugin.PluginException;

import org.jspecify.annotations.Nullable;

/** An operator's word on edits that lost. */
final class Conflicts {

    private Conflicts() {}

    static void resolve(FleetMembership joined, String id, boolean mine) {
        FleetConflict conflict =
                joined.conflicts().stream()
                        .filter(each -> each.id().equals(id))
                        .findFirst()
                        .orElseThrow(
                                () ->
                                        new PluginException(
                                                ErrorCode.INVALID_ARGUMENT,
                                                "there is no conflict "
                                                        + id
                                                        + "; see 'backplane config fleet"
                                                        + " conflicts'"));
        if (mine) {
            Document current = joined.stored().get(conflict.pid());
            put(joined, conflict.pid(), current, conflict.deleted(), conflict.content());
        }
        joined.forget(id);
    }

    /** Changes a document over what was there a moment ago. */
    static void put(
            FleetMembership joined,
            String pid,
            @Nullable Document current,
            boolean deleted,
            String content) {
        Revision over = current == null ? Revision.NONE : current.revision();
        try {
            if (joined.update(pid, over, deleted, content) instanceof Outcome.Refused) {
                throw new PluginException(
                        ErrorCode.RUNTIME_UNAVAILABLE,
                        pid + " was changed at the same moment; try again");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new PluginException(
                    ErrorCode.CANCELLED, "the change of " + pid + " was not waited for", e);
        }
    }
}
