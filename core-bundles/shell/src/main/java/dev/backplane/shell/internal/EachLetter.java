package dev.backplane.shell.internal;

import dev.backplane.bus.admin.DeadLetters;
import dev.backplane.plugin.ErrorCode;
import dev.backplane.plugin.PluginException;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.function.LongFunction;

/** Does something to letters, one after the other; one that refuses keeps no other back. */
final class EachLetter {

    private final String done;
    private final LongFunction<String> work;
    private final List<String> lines = new ArrayList<>();
    private @Nullable ErrorCode problem;

    /**
     * @param done what becomes of a letter, as in: was not replayed
     * @param work does it, and says how it went
     */
    private EachLetter(String done, LongFunction<String> work) {
        this.done = done;
        this.work = work;
    }

    static EachLetter replay(DeadLetters store) {
        return new EachLetter(
                "replayed",
                id -> {
                    int subscribers = store.replay(id);
                    return "went to "
                            + (subscribers == 1 ? "1 subscriber" : subscribers + " subscribers");
                });
    }

    static EachLetter purge(DeadLetters store) {
        return new EachLetter(
                "purged",
                id -> {
                    store.purge(id);
                    return "was purged";
                });
    }

    /**
     * A line for each.
     *
     * @throws PluginException with these lines if one refused, and the first one's code
     */
    String of(List<Long> ids) {
        ids.forEach(this::one);
        String text = String.join("\n", lines);
        if (problem != null) {
            throw new PluginException(problem, text);
        }
        return text;
    }

    private void one(long id) {
        try {
            lines.add(id + " " + work.apply(id));
        } catch (PluginException e) {
            lines.add(id + " was not " + done + ": " + e.getMessage());
            problem = problem == null ? e.code() : problem;
        }
    }
}
