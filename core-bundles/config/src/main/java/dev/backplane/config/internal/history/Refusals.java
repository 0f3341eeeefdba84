package dev.backplane.config.internal.history;

import dev.backplane.plugin.ErrorCode;
import dev.backplane.plugin.PluginException;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.util.List;
import java.util.Objects;

/** What cannot be done with a history, in words for people. */
final class Refusals {

    private Refusals() {}

    /** Compare-and-set: 0 expects that there is none. */
    static void requireExpected(String pid, @Nullable Kept head, @Nullable Long expected) {
        if (expected == null) {
            return;
        }
        long present = head == null || head.content() == null ? 0 : head.number();
        if (expected != present && !(head != null && expected == head.number())) {
            throw new PluginException(
                    ErrorCode.CONFLICT,
                    pid
                            + (present == 0
                                    ? " is not there"
                                    : " is at revision "
                                            + present
                                            + ", written by "
                                            + Ownership.text(Objects.requireNonNull(head).by()))
                            + ", not at revision "
                            + expected
                            + "; look at it again: backplane config history "
                            + pid);
        }
    }

    /** The revision of that number. */
    static Kept kept(String pid, long number, List<Kept> all) {
        return all.stream()
                .filter(each -> each.number() == number)
                .findFirst()
                .orElseThrow(
                        () ->
                                new PluginException(
                                        ErrorCode.UNKNOWN_REVISION,
                                        pid
                                                + " has no revision "
                                                + number
                                                + (all.isEmpty()
                                                        ? "; none is kept"
                                                        : "; kept are "
                                                                + all.getFirst().number()
                                                                + " to "
                                                                + all.getLast().number())
                                                + "; see: backplane config history "
                                                + pid));
    }

    static PluginException unreadable(String pid, IOException e) {
        return new PluginException(
                ErrorCode.RUNTIME_UNAVAILABLE,
                "the history of " + pid + " cannot be read: " + e.getMessage(),
                e);
    }

    static PluginException unwritable(String pid, IOException e) {
        return new PluginException(
                ErrorCode.RUNTIME_UNAVAILABLE,
                pid
                        + " is as it was, since the change cannot be kept: "
                        + e.getMessage()
                        + ". Make room in data/, then try again",
                e);
    }
}
