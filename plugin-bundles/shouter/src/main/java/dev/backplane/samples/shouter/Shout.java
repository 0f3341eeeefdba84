package dev.backplane.samples.shouter;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.backplane.bus.Payload;
import dev.backplane.bus.Request;
import dev.backplane.bus.RequestHandler;
import dev.backplane.plugin.ErrorCode;
import dev.backplane.plugin.PluginException;
import dev.backplane.samples.greeting.Greeting;

import org.osgi.service.component.annotations.Component;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.Locale;

/**
 * Operation {@code shout}: {@code {"name": "Ada"}} comes in, {@code {"shout": "HELLO, ADA!"}} goes
 * out.
 */
@Component(property = RequestHandler.OPERATION + "=shout")
public final class Shout implements RequestHandler {

    private static final Logger LOG = LoggerFactory.getLogger(Shout.class);

    private final ObjectMapper json = new ObjectMapper();

    @Override
    public Payload handle(Request request) {
        String name = read(request.payload()).path("name").asText();
        LOG.debug("shouting at {}", name);
        ObjectNode reply = json.createObjectNode();
        reply.put("shout", new Greeting("Hello", name).sentence().toUpperCase(Locale.ROOT));
        return Payload.json(reply.toString());
    }

    private JsonNode read(Payload payload) {
        try {
            return json.readTree(payload.bytes());
        } catch (JsonProcessingException e) {
            throw new PluginException(
                    ErrorCode.INVALID_ARGUMENT,
                    "shout wants a JSON object such as {\"name\": \"Ada\"}: "
                            + e.getOriginalMessage(),
                    e);
        } catch (java.io.IOException e) {
            throw new PluginException(ErrorCode.INVALID_ARGUMENT, "unreadable payload", e);
        }
    }
}
