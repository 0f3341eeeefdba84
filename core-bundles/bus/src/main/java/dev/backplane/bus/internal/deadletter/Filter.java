package dev.backplane.bus.internal.deadletter;

import dev.backplane.bus.admin.DeadLetter;
import dev.backplane.bus.admin.DeadLetter.Selection;
import dev.backplane.plugin.ErrorCode;
import dev.backplane.plugin.PluginException;

/** A selection that was checked. */
record Filter(Selection selection) {

    private static final int MAX_LIMIT = 10_000;
    private static final int LIST_LIMIT = 100;

    Filter {
        require(selection.afterId() >= 0, "afterId=" + selection.afterId() + " is less than 0");
        require(
                selection.limit() >= 0 && selection.limit() <= MAX_LIMIT,
                "limit=" + selection.limit() + " is not in 0 to " + MAX_LIMIT);
    }

    int listLimit() {
        return selection.limit() == 0 ? LIST_LIMIT : selection.limit();
    }

    int purgeLimit() {
        return selection.limit() == 0 ? Integer.MAX_VALUE : selection.limit();
    }

    /** Whether every letter matches, whatever is in it. */
    boolean isOpen() {
        return selection.target() == null
                && selection.subscriber() == null
                && selection.cause() == null;
    }

    boolean matches(DeadLetter letter) {
        return matchesTarget(letter.target())
                && (selection.subscriber() == null
                        || selection.subscriber().equals(letter.subscriber()))
                && (selection.cause() == null || selection.cause() == letter.cause());
    }

    private boolean matchesTarget(String target) {
        String wanted = selection.target();
        if (wanted == null) {
            return true;
        }
        return wanted.endsWith("*")
                ? target.startsWith(wanted.substring(0, wanted.length() - 1))
                : target.equals(wanted);
    }

    private static void require(boolean valid, String problem) {
        if (!valid) {
            throw new PluginException(
                    ErrorCode.INVALID_ARGUMENT, "Dead letters cannot be selected: " + problem);
        }
    }
}
