package dev.backplane.bus;

import dev.backplane.plugin.ErrorCode;

import org.jspecify.annotations.Nullable;

/**
 * What one plugin made of a broadcast: a reply, or why there is none.
 *
 * @param plugin the plugin's name
 * @param reply what it answered; null if it did not
 * @param problem why it did not answer, {@code DEADLINE_EXCEEDED} if it was too slow; null if it
 *     did
 * @param message a sentence on the problem; empty if there is none
 * @since 0.1
 */
public record Answer(
        String plugin, @Nullable Payload reply, @Nullable ErrorCode problem, String message) {

    /** It answered. */
    public static Answer reply(String plugin, Payload reply) {
        return new Answer(plugin, reply, null, "");
    }

    /** It did not. */
    public static Answer none(String plugin, ErrorCode problem, String message) {
        return new Answer(plugin, null, problem, message);
    }

    /** Whether there is a reply. */
    public boolean isReply() {
        return reply != null;
    }
}
