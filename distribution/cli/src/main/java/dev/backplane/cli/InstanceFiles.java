package dev.backplane.cli;

import java.io.IOException;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Properties;
import java.util.TreeMap;

/** What a running instance writes into its home about itself: its process, and where it listens. */
public final class InstanceFiles {

    private final Path home;
    private final Path run;

    private InstanceFiles(Path home) {
        this.home = home;
        this.run = home.resolve("data/run");
    }

    /** The files of the instance in {@code BACKPLANE_HOME}, if that is set. */
    static Optional<InstanceFiles> of(Map<String, String> environment) {
        String home = environment.getOrDefault("BACKPLANE_HOME", "");
        return home.isEmpty() ? Optional.empty() : Optional.of(in(Path.of(home)));
    }

    /** The files of the instance in that home, however it is written. */
    public static InstanceFiles in(Path home) {
        try {
            return new InstanceFiles(home.toRealPath());
        } catch (IOException e) {
            return new InstanceFiles(home.toAbsolutePath().normalize()); // not there: nothing runs
        }
    }

    /** The one name of the home. */
    public Path home() {
        return home;
    }

    /** Why nothing can be asked, and what to do. */
    public String absence() {
        OptionalLong pid = pid();
        return pid.isPresent()
                ? "the runtime in "
                        + home
                        + " (pid "
                        + pid.getAsLong()
                        + ") is starting or stopping; it is not ready"
                : "no runtime runs in "
                        + home
                        + "; start it with: backplane start, or name another one with --endpoint";
    }

    /** Name of an endpoint to its {@code host:port}; empty if nothing runs. */
    public Map<String, String> endpoints() {
        if (pid().isEmpty()) {
            return Map.of(); // one that was killed left its file behind
        }
        Properties properties = new Properties();
        try (Reader reader =
                Files.newBufferedReader(
                        run.resolve("endpoints.properties"), StandardCharsets.UTF_8)) {
            properties.load(reader);
        } catch (NoSuchFileException e) {
            return Map.of();
        } catch (IOException e) {
            throw new Failure("cannot read " + run.resolve("endpoints.properties") + ": " + e, e);
        }
        Map<String, String> endpoints = new TreeMap<>();
        properties
                .stringPropertyNames()
                .forEach(name -> endpoints.put(name, properties.getProperty(name)));
        return endpoints;
    }

    /** The instance's process, if it lives. */
    public OptionalLong pid() {
        try {
            long pid = Long.parseLong(Files.readString(run.resolve("backplane.pid")).strip());
            return RuntimeProcess.runs(home, pid) ? OptionalLong.of(pid) : OptionalLong.empty();
        } catch (NoSuchFileException | NumberFormatException e) {
            return OptionalLong.empty();
        } catch (IOException e) {
            throw new Failure("cannot read " + run.resolve("backplane.pid") + ": " + e, e);
        }
    }
}
