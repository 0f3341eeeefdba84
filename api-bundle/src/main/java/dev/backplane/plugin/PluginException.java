package dev.backplane.plugin;

import org.jspecify.annotations.Nullable;

import java.util.Objects;

/**
 * The one exception of Backplane. Its message says what failed, why, and what to do; a plugin's
 * handler may throw it to give its caller a code of its choice.
 *
 * @since 0.1
 */
public final class PluginException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final ErrorCode code;

    /** An error without a cause of its own. */
    public PluginException(ErrorCode code, String message) {
        this(code, message, null);
    }

    /** An error caused by another. */
    public PluginException(ErrorCode code, String message, @Nullable Throwable cause) {
        super(Objects.requireNonNull(message, "message"), cause);
        this.code = Objects.requireNonNull(code, "code");
    }

    /** What kind of error this is. */
    public ErrorCode code() {
        return code;
    }
}
