package dev.backplane.config.internal.history;

import dev.backplane.manager.Door;
import dev.backplane.manager.Owner;

import java.util.concurrent.Callable;

/**
 * In whose name this thread writes into Config Admin, for the record; Config Admin itself does not
 * tell.
 */
public final class Authorship {

    /** What {@link RecordedConfigurations} writes, it has recorded already. */
    public static final Owner RECORDED = new Owner(Door.CONFIG, "recorded");

    private static final Owner UNKNOWN = new Owner(Door.CONFIG, "");
    private static final ScopedValue<Owner> AUTHOR = ScopedValue.newInstance();

    private Authorship() {}

    /** Does something in somebody's name. */
    public static <T> T as(Owner author, Callable<T> work) throws Exception {
        return ScopedValue.where(AUTHOR, author).call(work::call);
    }

    static Owner current() {
        return AUTHOR.isBound() ? AUTHOR.get() : UNKNOWN;
    }
}
