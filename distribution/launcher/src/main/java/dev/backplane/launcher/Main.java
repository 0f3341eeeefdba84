package dev.backplane.launcher;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The process of one runtime: system properties {@code backplane.distribution} and {@code
 * backplane.home} say where.
 */
public final class Main {

    private Main() {}

    /** Exit status 0 after an orderly stop, 1 if the start failed. */
    public static void main(String[] arguments) throws Exception {
        try {
            Layout layout = prepare();
            RunFiles files = new RunFiles(layout.run());
            Optional<HomeLock> lock = HomeLock.take(layout.run());
            if (lock.isEmpty()) {
                leave("Backplane already runs in " + layout.home() + holder(files));
            }
            try (var _ = lock.orElseThrow()) {
                claim(layout, files);
                run(layout, files);
            }
        } catch (StartFailure e) {
            leave(sentence(e));
        }
    }

    private static void claim(Layout layout, RunFiles files) throws StartFailure {
        try {
            files.begin();
        } catch (IOException e) {
            throw new StartFailure(
                    FolderProblem.sentence(layout.home(), layout.run(), FolderProblem.reason(e)),
                    e);
        }
        Console.publish(layout);
    }

    private static String sentence(StartFailure failure) {
        return "Backplane does not start: " + failure.getMessage();
    }

    private static Layout prepare() throws StartFailure {
        Path distribution = Path.of(required("backplane.distribution"));
        Path home = Path.of(required("backplane.home"));
        try {
            return Layout.prepare(distribution, home);
        } catch (IOException e) {
            throw new StartFailure(String.valueOf(e.getMessage()), e);
        }
    }

    private static String holder(RunFiles files) throws InterruptedException {
        OptionalLong pid = files.awaitPid(Duration.ofSeconds(1));
        return pid.isPresent() ? " (pid " + pid.getAsLong() + ")" : "";
    }

    private static void leave(String message) {
        System.err.println(message);
        Runtime.getRuntime().halt(1);
    }

    private static void run(Layout layout, RunFiles files) throws Exception {
        Logging.configure(layout);
        Instance instance = new Instance(layout, files);
        Runtime.getRuntime()
                .addShutdownHook(
                        Thread.ofPlatform().name("backplane-stop").unstarted(instance::stop));
        try {
            instance.start();
        } catch (StartFailure e) {
            System.err.println(sentence(e)); // stopping may end the process
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
