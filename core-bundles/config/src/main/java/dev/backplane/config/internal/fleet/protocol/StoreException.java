package dev.backplane.config.internal.fleet.protocol;

import org.jspecify.annotations.Nullable;

/** The store did not do what it was asked, or nobody knows whether it did. */
public final class StoreException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final boolean refusal;

    private StoreException(String message, @Nullable Throwable cause, boolean refusal) {
        super(message, cause);
        this.refusal = refusal;
    }

    /** It cannot be reached, or was lost on the way. */
    public static StoreException unreachable(String message, Throwable cause) {
        return new StoreException(message, cause, false);
    }

    /** It answered and will not: no right, another format, a policy. Somebody has to mend it. */
    public static StoreException refused(String message, @Nullable Throwable cause) {
        return new StoreException(message, cause, true);
    }

    public boolean isRefusal() {
        return refusal;
    }
}
