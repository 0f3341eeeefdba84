package dev.backplane.benchmarks.inspector;

import dev.backplane.bus.Payload;
import dev.backplane.bus.Request;
import dev.backplane.bus.RequestHandler;
import dev.backplane.loader.PluginDescriptor;
import dev.backplane.loader.PluginLoader;

import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

import java.nio.file.Path;
import java.util.List;

/**
 * Measures the loader from within. Comes in: how often, and the file on the next line. Goes out:
 * the nanoseconds of each time, one a line, then the warnings.
 */
@Component(property = RequestHandler.OPERATION + "=inspect")
public final class Inspect implements RequestHandler {

    private final PluginLoader loader;

    /** Needs the loader alone. */
    @Activate
    public Inspect(@Reference PluginLoader loader) {
        this.loader = loader;
    }

    @Override
    public Payload handle(Request request) {
        List<String> lines = request.payload().text().lines().toList();
        Path file = Path.of(lines.getLast());
        StringBuilder said = new StringBuilder();
        List<String> warnings = List.of();
        for (int round = Integer.parseInt(lines.getFirst()); round > 0; round--) {
            long begin = System.nanoTime();
            PluginDescriptor inspected = loader.inspect(file);
            said.append(System.nanoTime() - begin).append('\n');
            warnings = inspected.warnings();
        }
        warnings.forEach(warning -> said.append(warning).append('\n'));
        return Payload.text(said.toString());
    }
}
