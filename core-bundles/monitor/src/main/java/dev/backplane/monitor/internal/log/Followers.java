package dev.backplane.monitor.internal.log;

import dev.backplane.monitor.LogBook;
import dev.backplane.monitor.LogLine;
import dev.backplane.monitor.LogSelection;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/** Those who want every line as it comes. */
final class Followers {

    private final List<Follower> followers = new CopyOnWriteArrayList<>();

    private record Follower(LogSelection selection, Consumer<LogLine> listener) {}

    LogBook.Following add(LogSelection selection, Consumer<LogLine> listener) {
        Follower follower = new Follower(selection, listener);
        followers.add(follower);
        return () -> followers.remove(follower);
    }

    /** One that throws is not told any more: to log it here would come here again. */
    void tell(LogLine line) {
        followers.removeIf(follower -> !takes(follower, line));
    }

    private static boolean takes(Follower follower, LogLine line) {
        try {
            if (follower.selection().matches(line)) {
                follower.listener().accept(line);
            }
            return true;
        } catch (RuntimeException e) {
            return false;
        }
    }
}
