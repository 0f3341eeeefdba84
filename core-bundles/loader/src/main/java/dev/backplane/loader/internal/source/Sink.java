package dev.backplane.loader.internal.source;

/**
 * Where bytes go as they come in. What goes wrong in here is the runtime's own fault, never the
 * source's: so it is not an {@code IOException}.
 */
public interface Sink {

    /**
     * Takes some bytes.
     *
     * @throws dev.backplane.plugin.PluginException {@code TOO_LARGE}, {@code INTERNAL} if they
     *     cannot be written
     */
    void write(byte[] bytes, int offset, int count);

    /** How many bytes it has taken. */
    long length();

    /**
     * Forgets all of them: the source begins again.
     *
     * @throws dev.backplane.plugin.PluginException {@code INTERNAL}
     */
    void restart();
}
