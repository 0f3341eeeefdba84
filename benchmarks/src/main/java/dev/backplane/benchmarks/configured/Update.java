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
import java.util.concurrent.TimeUnit;

/** Changes one configuration; comes in: {@code COUNT PAUSE_MILLIS}. */
@Component(property = RequestHandler.OPERATION + "=update")
public final class Update implements RequestHandler {

    private final ConfigurationAdmin admin;

    /** Needs Config Admin alone. */
    @Activate
    public Update(@Reference ConfigurationAdmin admin) {
        this.admin = admin;
    }

    @Override
    public Payload handle(Request request) throws IOException, InterruptedException {
        String[] words = request.payload().text().split(" ", -1);
        for (int i = 0; i < Integer.parseInt(words[0]); i++) {
            admin.getConfiguration(Tuned.PID, "?")
                    .update(FrameworkUtil.asDictionary(Map.of("sent", System.nanoTime())));
            TimeUnit.MILLISECONDS.sleep(Long.parseLong(words[1]));
        }
        return Payload.text("");
    }
}
