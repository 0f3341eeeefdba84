package dev.backplane.benchmarks;

import io.grpc.ManagedChannel;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * A server in a JVM of its own, with the options that the runtime's JVM has.
 *
 * @param subject its process
 * @param probe the way to it
 */
public record Peer(Subject subject, GrpcProbe probe) implements AutoCloseable {

    /**
     * Starts it and waits until it serves.
     *
     * @param main its program, which is given a port to serve on and the arguments
     */
    public static Peer start(
            Setting setting, List<String> jvmOptions, Class<?> main, String... arguments)
            throws IOException, InterruptedException {
        int port = Subject.freePort();
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin/java").toString());
        command.addAll(jvmOptions);
        command.addAll(List.of("-cp", classPath(setting), main.getName(), String.valueOf(port)));
        command.addAll(List.of(arguments));
        Subject subject =
                Subject.start(
                        command,
                        Map.of(),
                        Files.createTempFile(setting.work(), main.getSimpleName(), ".log"));
        GrpcProbe probe = new GrpcProbe(port);
        try {
            probe.awaitServing(subject);
            return new Peer(subject, probe);
        } catch (IOException | InterruptedException e) {
            subject.close();
            throw e;
        }
    }

    /** gRPC as the runtime has it, this module, and the libraries that are peers. */
    private static String classPath(Setting setting) throws IOException {
        Path folder = setting.distribution().resolve("bundles/15");
        try (Stream<Path> files = Files.list(folder)) {
            String proto =
                    files.map(Path::toString)
                            .filter(file -> file.contains("dev.backplane.proto"))
                            .findFirst()
                            .orElseThrow(
                                    () -> new IOException("no dev.backplane.proto in " + folder));
            return String.join(
                    File.pathSeparator,
                    setting.build().resolve("benchmarks.jar").toString(),
                    proto,
                    setting.build().resolve("lib") + "/*");
        }
    }

    /** The way to its endpoint. */
    public ManagedChannel channel() {
        return probe.channel();
    }

    @Override
    public void close() {
        probe.close();
        subject.close();
    }
}
