package dev.backplane.bus.admin;

/**
 * A topic that somebody published to.
 *
 * @param topic its name, such as {@code orders/created}
 * @param published events published, by {@code postEvent} and {@code sendEvent}
 * @param unheard those of them that no subscriber matched
 * @since 0.1
 */
public record TopicInfo(String topic, long published, long unheard) {}
