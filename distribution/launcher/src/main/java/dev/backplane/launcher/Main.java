package dev.backplane.launcher;

import java.nio.file.Path;

/**
 * The process of one runtime: system properties {@code backplane.distribution} and {@code
 * backplane.home} say where.
 */
public final class Main {

    private Main() {}

    /** Exit status 0 after an orderly stop, 1 if the start failed. */
    public static void main(String[] arguments) throws Exception {
        Path distribution = Path.of(required("backplane.distribution"));
        Path home = Path.of(required("backplane.home"));
        Layout layout = Layout.prepare(distribution, home);
        Logging.configure(layout);
        Instance instance = new Instance(layout);
        Runtime.getRuntime()
                .addShutdownHook(
                        Thread.ofPlatform().name("backplane-stop").unstarted(instance::stop));
        try {
            instance.start();
        } catch (StartFailure e) {
            System.err.println("Backplane does not start: " + e.getMessage());
            instance.stop();
            Runtime.getRuntime().halt(1);
        }
        if (ClassArchive.isTraining()) {
            instance.stop();
        }
        ClassArchive.makeIfMissing(layout);
        instance.await();
        Runtime.getRuntime().exit(0);
    }

    private static String required(String property) {
        String value = System.getProperty(property);
        if (value == null) {
            throw new IllegalStateException(
                    "start it with bin/backplane: -D" + property + " is missing");
        }
        return value;
    }
}
