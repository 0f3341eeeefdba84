package dev.backplane.benchmarks.configured;

import dev.backplane.bus.Payload;
import dev.backplane.bus.Request;
import dev.backplane.bus.RequestHandler;

import org.osgi.framework.FrameworkUtil;
import org.osgi.service.cm.ConfigurationAdmin;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

import java.io.IOException;
import java.util.Map;

/** Sets each of some configurations to a number; comes in: {@code CONFIGURATIONS NUMBER}. */
@Component(property = RequestHandler.OPERATION + "=count")
public final class Count implements RequestHandler {

    static final String PREFIX = "benchmarks.counter.";

    private final ConfigurationAdmin admin;

    /** Needs Config Admin alone. */
    @Activate
    public Count(@Reference ConfigurationAdmin admin) {
        this.admin = admin;
    }

    @Override
    public Payload handle(Request request) throws IOException {
        String[] words = request.payload().text().split(" ", -1);
        for (int i = 0; i < Integer.parseInt(words[0]); i++) {
            admin.getConfiguration(PREFIX + i, "?")
                    .update(FrameworkUtil.asDictionary(Map.of("n", Long.parseLong(words[1]))));
        }
        return Payload.text("");
    }
}
