package dev.backplane.benchmarks.invoke;

import dev.backplane.benchmarks.GrpcProbe;
import dev.backplane.benchmarks.Setting;
import dev.backplane.benchmarks.Subject;

import io.grpc.ManagedChannel;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The bare server in a JVM of its own, with the options that the runtime's JVM has. */
record Peer(Subject subject, GrpcProbe probe) implements AutoCloseable {

    static Peer start(Setting setting, List<String> jvmOptions)
            throws IOException, InterruptedException {
        int port = Subject.freePort();
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin/java").toString());
        command.addAll(jvmOptions);
        command.addAll(
                List.of(
                        "-cp",
                        classPath(setting),
                        BareServer.class.getName(),
                        String.valueOf(port)));
        Subject subject =
                Subject.start(command, Map.of(), setting.work().resolve("bare-server.log"));
        GrpcProbe probe = new GrpcProbe(port);
        try {
            probe.awaitServing(subject);
            return new Peer(subject, probe);
        } catch (IOException | InterruptedException e) {
            subject.close();
            throw e;
        }
    }

    /** gRPC as the runtime has it, and this server. */
    private static String classPath(Setting setting) throws IOException {
        Path folder = setting.distribution().resolve("bundles/15");
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(Path::toString)
                    .filter(file -> file.contains("dev.backplane.proto"))
                    .map(
                            file ->
                                    setting.build().resolve("benchmarks.jar")
                                            + File.pathSeparator
                                            + file)
                    .findFirst()
                    .orElseThrow(() -> new IOException("no dev.backplane.proto in " + folder));
        }
    }

    ManagedChannel channel() {
        return probe.channel();
    }

    @Override
    public void close() {
        probe.close();
        subject.close();
    }
}
