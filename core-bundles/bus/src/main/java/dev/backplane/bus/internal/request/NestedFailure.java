package dev.backplane.bus.internal.request;

import org.jspecify.annotations.Nullable;

/** What calls made inside a call ended with, latest first; the latest few are enough to blame. */
record NestedFailure(Throwable failure, int position, @Nullable NestedFailure earlier) {

    private static final int MOST = 16;

    static NestedFailure after(@Nullable NestedFailure earlier, Throwable failure) {
        return earlier == null || earlier.position == MOST
                ? new NestedFailure(failure, 1, null)
                : new NestedFailure(failure, earlier.position + 1, earlier);
    }

    /** Whether it was this very one. */
    @SuppressWarnings("ReferenceEquality") // an exception may be of a foreign class
    static boolean isAmong(@Nullable NestedFailure failures, Throwable asked) {
        for (NestedFailure each = failures; each != null; each = each.earlier) {
            if (each.failure == asked) {
                return true;
            }
        }
        return false;
    }
}
