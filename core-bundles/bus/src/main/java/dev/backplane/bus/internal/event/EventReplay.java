package dev.backplane.bus.internal.event;

import dev.backplane.bus.EventProperty;
import dev.backplane.bus.MessageContext;
import dev.backplane.bus.admin.DeadLetter;
import dev.backplane.plugin.ErrorCode;
import dev.backplane.plugin.PluginException;

import org.osgi.service.event.Event;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** Sends the event of a dead letter again. */
final class EventReplay {

    private EventReplay() {}

    /** To the one subscriber it did not reach, or to whoever subscribes now if there was nobody. */
    static int replay(
            DeadLetter letter,
            Function<String, Optional<Mailbox>> subscribers,
            EventRouter router) {
        Map<String, Object> properties = new HashMap<>(letter.properties());
        properties.put(EventProperty.REPLAY_OF, letter.id());
        Event event = EventRouter.event(letter.target(), properties);
        MessageContext publisher = MessageContext.of(letter.caller());
        if (letter.subscriber().isEmpty()) {
            return router.post(event, publisher).subscribers();
        }
        Mailbox mailbox =
                subscribers
                        .apply(letter.subscriber())
                        .orElseThrow(
                                () ->
                                        new PluginException(
                                                ErrorCode.PLUGIN_NOT_ACTIVE,
                                                "subscriber "
                                                        + letter.subscriber()
                                                        + " is not there; start its plugin, then"
                                                        + " replay the letter again"));
        BusEvent again = BusEvent.posted(event, EventChecks.context(event, publisher, null));
        mailbox.accept(again);
        requireTaken(again);
        return 1;
    }

    /** With any other policy than to refuse it, the event or a new letter is kept somewhere. */
    private static void requireTaken(BusEvent event) {
        if (!event.rejections().isEmpty()) {
            throw new PluginException(
                    ErrorCode.OVERLOADED,
                    String.join("; ", event.rejections()) + "; replay the letter again later");
        }
    }
}
