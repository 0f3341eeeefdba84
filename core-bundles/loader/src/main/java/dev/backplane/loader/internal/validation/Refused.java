package dev.backplane.loader.internal.validation;

import dev.backplane.plugin.ErrorCode;
import dev.backplane.plugin.PluginException;

import org.jspecify.annotations.Nullable;

/** Checked, so that no finding leaves this room without the name of the artifact in front of it. */
final class Refused extends Exception {

    private static final long serialVersionUID = 1L;

    private final ErrorCode code;

    private Refused(ErrorCode code, String reason, @Nullable Throwable cause) {
        super(reason, cause);
        this.code = code;
    }

    static Refused bad(String reason) {
        return new Refused(ErrorCode.BAD_ARTIFACT, reason, null);
    }

    static Refused bad(String reason, Throwable cause) {
        return new Refused(ErrorCode.BAD_ARTIFACT, reason, cause);
    }

    static Refused tooLarge(String reason) {
        return new Refused(ErrorCode.TOO_LARGE, reason, null);
    }

    PluginException of(String artifact) {
        return new PluginException(code, "'" + artifact + "' is refused: " + getMessage(), this);
    }
}
