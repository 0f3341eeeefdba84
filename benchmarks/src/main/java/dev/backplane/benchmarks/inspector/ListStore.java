package dev.backplane.benchmarks.inspector;

import dev.backplane.bus.Payload;
import dev.backplane.bus.Request;
import dev.backplane.bus.RequestHandler;
import dev.backplane.loader.PluginLoader;

import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/**
 * Measures how long the store takes to say what is in it. Comes in: how often. Goes out: the
 * nanoseconds of each time, one a line, then how many artifacts there are.
 */
@Component(property = RequestHandler.OPERATION + "=list")
public final class ListStore implements RequestHandler {

    private final PluginLoader loader;

    /** Needs the loader alone. */
    @Activate
    public ListStore(@Reference PluginLoader loader) {
        this.loader = loader;
    }

    @Override
    public Payload handle(Request request) {
        StringBuilder said = new StringBuilder();
        int artifacts = 0;
        for (int round = Integer.parseInt(request.payload().text().strip()); round > 0; round--) {
            long begin = System.nanoTime();
            artifacts = loader.stored().size();
            said.append(System.nanoTime() - begin).append('\n');
        }
        return Payload.text(said.append(artifacts).toString());
    }
}
