package dev.backplane.loader.internal.source;

import java.io.IOException;
import java.time.Duration;

/** The server says that it cannot answer now; it may later. */
final class ServerBusy extends IOException {

    private static final long serialVersionUID = 1L;

    private final Duration pause;

    /**
     * @param retryAfter the header of that name; only its form in seconds counts
     */
    ServerBusy(int status, String retryAfter) {
        super("the server answered with HTTP status " + status);
        this.pause =
                retryAfter.matches("\\d{1,6}")
                        ? Duration.ofSeconds(Long.parseLong(retryAfter))
                        : Duration.ZERO;
    }

    /** How long the server asks to be left alone. */
    Duration pause() {
        return pause;
    }
}
