package dev.backplane.benchmarks;

import dev.backplane.proto.v1.InstallOptions;
import dev.backplane.proto.v1.InstallPluginRequest;
import dev.backplane.proto.v1.InstallPluginResponse;
import dev.backplane.proto.v1.Plan;
import dev.backplane.proto.v1.Plugin;
import dev.backplane.proto.v1.PluginPhase;
import dev.backplane.proto.v1.PluginServiceGrpc;

import io.grpc.ManagedChannel;
import io.grpc.stub.StreamObserver;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;

/** One runtime in a home of its own, as {@code bin/backplane run} starts it. */
public final class Backplane implements AutoCloseable {

    private static final long INSTALL_SECONDS = 60;
    private static final long ARCHIVE_SECONDS = 60;
    private static final String AT_EXIT =
            "-XX:(ArchiveClassesAtExit|\\+AutoCreateSharedArchive|AOTCacheOutput).*";

    private final Path home;
    private final Subject subject;
    private final GrpcProbe probe;

    private Backplane(Path home, Subject subject, GrpcProbe probe) {
        this.home = home;
        this.subject = subject;
        this.probe = probe;
    }

    /** Gives the command; does not wait. A first start makes a class archive in the background. */
    public static Backplane start(Path distribution, Path home) throws IOException {
        return start(distribution, home, Map.of("BACKPLANE_CLASS_ARCHIVE", "yes"));
    }

    /** The same, without making a class archive. */
    public static Backplane startPlainly(Path distribution, Path home) throws IOException {
        return startPlainly(distribution, home, Map.of());
    }

    /** The same, with these variables as well. */
    public static Backplane startPlainly(Path distribution, Path home, Map<String, String> more)
            throws IOException {
        Map<String, String> variables = new HashMap<>(more);
        variables.put("BACKPLANE_CLASS_ARCHIVE", "no");
        return start(distribution, home, variables);
    }

    private static Backplane start(Path distribution, Path home, Map<String, String> more)
            throws IOException {
        Files.createDirectories(home);
        int port = Subject.freePort();
        GrpcProbe probe = new GrpcProbe(port);
        Map<String, String> variables = new HashMap<>(more);
        variables.put("BACKPLANE_HOME", home.toString());
        variables.put("BACKPLANE_GRPC_PORT", String.valueOf(port));
        variables.put("BACKPLANE_HTTP_PORT", "0");
        variables.put("BACKPLANE_SSH_PORT", "0");
        Subject subject =
                Subject.start(
                        List.of(distribution.resolve("bin/backplane").toString(), "run"),
                        variables,
                        home.resolve("console.log"));
        return new Backplane(home, subject, probe);
    }

    /** Seconds from the command to the first answer that says SERVING. */
    public double awaitReady() throws IOException, InterruptedException {
        return (probe.awaitServing(subject) - subject.begin()) / 1e9;
    }

    /** Its process. */
    public Subject subject() {
        return subject;
    }

    /** The way to its endpoint. */
    public ManagedChannel channel() {
        return probe.channel();
    }

    /** Installs a file through the endpoint and requires that it runs. */
    public void install(Path file) throws IOException, InterruptedException {
        Plugin plugin = send(file, false).getPlugin();
        if (plugin.getPhase() != PluginPhase.PLUGIN_PHASE_ACTIVE) {
            throw new IOException(plugin.getName() + " does not run: " + plugin.getProblem());
        }
    }

    /** What installing the file would do. */
    public Plan plan(Path file) throws IOException, InterruptedException {
        return send(file, true).getPlan();
    }

    private InstallPluginResponse send(Path file, boolean dryRun)
            throws IOException, InterruptedException {
        CompletableFuture<InstallPluginResponse> answer = new CompletableFuture<>();
        StreamObserver<InstallPluginRequest> call =
                PluginServiceGrpc.newStub(channel())
                        .installPlugin(
                                new StreamObserver<>() {
                                    @Override
                                    public void onNext(InstallPluginResponse response) {
                                        answer.complete(response);
                                    }

                                    @Override
                                    public void onError(Throwable problem) {
                                        answer.completeExceptionally(problem);
                                    }

                                    @Override
                                    public void onCompleted() {}
                                });
        call.onNext(
                InstallPluginRequest.newBuilder()
                        .setOptions(InstallOptions.newBuilder().setDryRun(dryRun))
                        .setPath(file.toString())
                        .build());
        call.onCompleted();
        try {
            return answer.get(INSTALL_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            throw new IOException(file + " cannot be installed: " + e.getMessage(), e);
        }
    }

    /**
     * Waits a while for the class archive that a first start makes in the background, unless the
     * JVM itself makes it when it ends.
     */
    public void awaitArchive() throws IOException, InterruptedException {
        if (subject.arguments().stream().anyMatch(argument -> argument.matches(AT_EXIT))) {
            return;
        }
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(ARCHIVE_SECONDS);
        while (!hasArchive(home) && System.nanoTime() < deadline) {
            subject.requireAlive();
            TimeUnit.MILLISECONDS.sleep(20);
        }
    }

    /** Whether a home holds a finished class archive, and nobody is at work on another. */
    public static boolean hasArchive(Path home) throws IOException {
        if (Files.exists(home.resolve("data/cds/training.pid"))) {
            return false;
        }
        try (Stream<Path> files = Files.list(home.resolve("data/cds"))) {
            return files.anyMatch(file -> file.toString().matches(".*/classes-[^.]*\\.(jsa|aot)"));
        }
    }

    @Override
    public void close() {
        probe.close();
        subject.close();
    }
}
