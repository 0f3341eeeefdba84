package dev.backplane.benchmarks.configured;

import dev.backplane.bus.Payload;
import dev.backplane.bus.Request;
import dev.backplane.bus.RequestHandler;

import org.osgi.framework.InvalidSyntaxException;
import org.osgi.service.cm.Configuration;
import org.osgi.service.cm.ConfigurationAdmin;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

import java.io.IOException;

/**
 * Looks at those configurations; comes in: {@code CONFIGURATIONS NUMBER}. Goes out: how many do not
 * have that number.
 */
@Component(property = RequestHandler.OPERATION + "=differing")
public final class Differing implements RequestHandler {

    private final ConfigurationAdmin admin;

    /** Needs Config Admin alone. */
    @Activate
    public Differing(@Reference ConfigurationAdmin admin) {
        this.admin = admin;
    }

    @Override
    public Payload handle(Request request) throws IOException, InvalidSyntaxException {
        String[] words = request.payload().text().split(" ", -1);
        int differing = Integer.parseInt(words[0]);
        Configuration[] found = admin.listConfigurations("(service.pid=" + Count.PREFIX + "*)");
        for (Configuration each : found == null ? new Configuration[0] : found) {
            if (Long.valueOf(words[1]).equals(each.getProperties().get("n"))) {
                differing--;
            }
        }
        return Payload.text(String.valueOf(differing));
    }
}
