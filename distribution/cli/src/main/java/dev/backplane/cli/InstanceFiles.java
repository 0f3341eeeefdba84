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

    private final Path run;

    private InstanceFiles(Path run) {
        this.run = run;
    }

    /** The files of the instance in {@code BACKPLANE_HOME}, if that is set. */
    static Optional<InstanceFiles> of(Map<String, String> environment) {
        String home = environment.getOrDefault("BACKPLANE_HOME", "");
        return home.isEmpty()
                ? Optional.empty()
                : Optional.of(new InstanceFiles(Path.of(home, "data", "run")));
    }

    /** Name of an endpoint to its {@code host:port}; empty if nothing runs. */
    public Map<String, String> endpoints() {
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

    /** The instance's process, if its file is there and the process lives. */
    public OptionalLong pid() {
        try {
            long pid = Long.parseLong(Files.readString(run.resolve("backplane.pid")).strip());
            return ProcessHandle.of(pid).filter(ProcessHandle::isAlive).isPresent()
                    ? OptionalLong.of(pid)
                    : OptionalLong.empty();
        } catch (NoSuchFileException | NumberFormatException e) {
            return OptionalLong.empty();
        } catch (IOException e) {
            throw new Failure("cannot read " + run.resolve("backplane.pid") + ": " + e, e);
        }
    }
}
