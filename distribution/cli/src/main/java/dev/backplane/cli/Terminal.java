package dev.backplane.cli;

import java.io.InputStream;
import java.io.PrintStream;
import java.util.Map;
import java.util.Objects;

/**
 * Everything a command shares with the process around it, so that a test can take its place.
 *
 * @param in what a command reads
 * @param out what it prints
 * @param err what it complains on
 * @param environment the environment variables
 */
public record Terminal(
        InputStream in, PrintStream out, PrintStream err, Map<String, String> environment) {

    /** No part may be null. */
    public Terminal {
        Objects.requireNonNull(in, "in");
        Objects.requireNonNull(out, "out");
        Objects.requireNonNull(err, "err");
        environment = Map.copyOf(environment);
    }

    static Terminal ofProcess() {
        return new Terminal(System.in, System.out, System.err, System.getenv());
    }
}
