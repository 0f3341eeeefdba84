package dev.backplane.shell.internal;

import dev.backplane.bus.admin.DeadLetters;
import dev.backplane.plugin.ErrorCode;
import dev.backplane.plugin.PluginException;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;

/** Sends letters again, one after the other; one that cannot be sent keeps no other back. */
final class LetterReplay {

    private final DeadLetters store;
    private final List<String> lines = new ArrayList<>();
    private @Nullable ErrorCode problem;

    LetterReplay(DeadLetters store) {
        this.store = store;
    }

    /**
     * A line for each.
     *
     * @throws PluginException with these lines if one could not be sent, and the first one's code
     */
    String all(List<Long> ids) {
        ids.forEach(this::one);
        String text = String.join("\n", lines);
        if (problem != null) {
            throw new PluginException(problem, text);
        }
        return text;
    }

    private void one(long id) {
        try {
            int subscribers = store.replay(id);
            lines.add(
                    id
                            + " went to "
                            + (subscribers == 1 ? "1 subscriber" : subscribers + " subscribers"));
        } catch (PluginException e) {
            lines.add(id + " was not replayed: " + e.getMessage());
            problem = problem == null ? e.code() : problem;
        }
    }
}
