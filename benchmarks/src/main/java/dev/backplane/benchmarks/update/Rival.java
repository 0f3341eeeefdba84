package dev.backplane.benchmarks.update;

import dev.backplane.benchmarks.PeerServer;
import dev.backplane.benchmarks.traffic.Session;
import dev.backplane.benchmarks.traffic.Target;

import org.osgi.framework.BundleException;

import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/** A peer with the load in its own JVM, told what to do as the driver plugin is. */
public final class Rival {

    private Rival() {}

    /** Takes the port to serve on, which peer it is, an empty folder, and the first version. */
    public static void main(String[] arguments)
            throws IOException, BundleException, InterruptedException {
        Target target = target(arguments[1], Path.of(arguments[2]), Path.of(arguments[3]));
        Session session = new Session();
        Map<String, PeerServer.Task> tasks = new HashMap<>();
        session.steps().forEach((name, step) -> tasks.put(name, step::take));
        tasks.put("begin", kind -> session.begin(target, kind));
        PeerServer.serve(Integer.parseInt(arguments[0]), tasks);
    }

    private static Target target(String kind, Path folder, Path first) throws BundleException {
        return switch (kind) {
            case "felix" -> new FelixRival(folder, first, false);
            case "refresh" -> new FelixRival(folder, first, true);
            case "pf4j" -> new Pf4jRival(folder, first);
            default -> throw new IllegalArgumentException("there is no peer " + kind);
        };
    }
}
