package dev.backplane.loader.internal.trust;

import org.jspecify.annotations.Nullable;

/** Checked, so that the policy decides what becomes of every finding. */
final class Untrusted extends Exception {

    private static final long serialVersionUID = 1L;

    /** What is wrong and what to do, as the end of a sentence about the artifact. */
    Untrusted(String reason) {
        this(reason, null);
    }

    Untrusted(String reason, @Nullable Throwable cause) {
        super(reason, cause);
    }

    String reason() {
        return String.valueOf(getMessage());
    }
}
