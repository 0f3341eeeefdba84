package dev.backplane.bus;

import org.jspecify.annotations.Nullable;

import java.util.Objects;

/**
 * One message for every active plugin that has the operation. Immutable.
 *
 * @param operation the operation called in each of them, never empty
 * @param payload what each of them gets
 * @param filter an LDAP filter (OSGi Core 8, section 3.2.7) on the plugin's properties {@code
 *     name}, {@code version}, {@code symbolicName} and the attributes of its {@code
 *     dev.backplane.plugin} capability; null for all
 * @param context who sends; an empty caller becomes the sending plugin
 * @since 0.1
 */
public record Broadcast(
        String operation, Payload payload, @Nullable String filter, MessageContext context) {

    /** Nothing but the filter may be null. */
    public Broadcast {
        Objects.requireNonNull(operation, "operation");
        Objects.requireNonNull(payload, "payload");
        Objects.requireNonNull(context, "context");
    }

    /** To every plugin that has the operation. */
    public static Broadcast of(String operation, Payload payload) {
        return new Broadcast(operation, payload, null, MessageContext.unknown());
    }

    /** To those of them that match. */
    public Broadcast matching(String ldapFilter) {
        return new Broadcast(operation, payload, ldapFilter, context);
    }
}
