package dev.backplane.monitor.internal.http;

import java.util.Objects;

/**
 * What a client wants.
 *
 * @param path below the page's own, without a slash at its begin; empty for the page itself
 * @param accept the content types it takes, as it says; empty if it does not say
 */
public record Asked(String path, String accept) {

    /** No part may be null. */
    public Asked {
        Objects.requireNonNull(path, "path");
        Objects.requireNonNull(accept, "accept");
    }
}
