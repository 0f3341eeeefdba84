package dev.backplane.loader.internal.source;

import java.io.IOException;

/** One way of bringing bytes in. */
@FunctionalInterface
public interface Transfer {

    /**
     * Moves all bytes of the source, in order.
     *
     * @throws IOException if the source cannot be read to its end
     * @throws dev.backplane.plugin.PluginException {@code SOURCE_UNAVAILABLE}, {@code TOO_LARGE},
     *     {@code UNTRUSTED} if the source may not be used
     */
    void into(Sink sink) throws IOException;
}
