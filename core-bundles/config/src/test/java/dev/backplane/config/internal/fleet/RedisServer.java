package dev.backplane.config.internal.fleet;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** A real Redis on a free port, that a test may start, kill, stall and start again. */
final class RedisServer implements AutoCloseable {

    private static final long START_NANOS = TimeUnit.SECONDS.toNanos(20);

    /** In a cluster a server also uses the port that is so much higher. */
    private static final int CLUSTER_BUS = 10_000;

    /** Whoever has this option speaks nothing but TLS. */
    static final String TLS_ONLY = "--tls-replication";

    /** Of one that loses nothing it has acknowledged. */
    static final List<String> DURABLE =
            List.of(
                    "--appendonly",
                    "yes",
                    "--appendfsync",
                    "always",
                    "--maxmemory-policy",
                    "noeviction",
                    "--repl-diskless-sync-delay",
                    "0");

    private final Path folder;
    private final int port;
    private final List<String> options;
    private final boolean tls;
    private int starts;
    private Process process;

    RedisServer(Path folder, String... options) throws IOException {
        this.folder = Files.createDirectories(folder);
        this.port = freePort();
        this.options = List.of(options);
        this.tls = this.options.contains(TLS_ONLY);
    }

    /** One that loses nothing it has acknowledged, and runs. */
    static RedisServer durable(Path folder) throws IOException {
        return new RedisServer(folder, DURABLE.toArray(String[]::new)).start();
    }

    int port() {
        return port;
    }

    /** Sends a line and expects that it is done. */
    void command(String line) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.getOutputStream().write((line + "\r\n").getBytes(StandardCharsets.US_ASCII));
            byte[] reply = socket.getInputStream().readNBytes(3);
            if (!new String(reply, StandardCharsets.US_ASCII).equals("+OK")) {
                throw new IOException("Redis refuses " + line);
            }
        }
    }

    Path folder() {
        return folder;
    }

    RedisServer start() throws IOException {
        List<String> command = new ArrayList<>();
        command.add(binary().toString());
        Path file = folder.resolve("redis.conf");
        if (Files.exists(file)) {
            command.add(file.toString());
        }
        command.addAll(List.of("--port", String.valueOf(tls ? 0 : port), "--bind", "127.0.0.1"));
        command.addAll(List.of("--dir", folder.toString(), "--save", ""));
        command.addAll(options);
        if (tls) {
            command.addAll(List.of("--tls-port", String.valueOf(port)));
        }
        starts++;
        process =
                new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectOutput(
                                ProcessBuilder.Redirect.appendTo(
                                        folder.resolve("redis.log").toFile()))
                        .start();
        awaitAnswer();
        return this;
    }

    private void awaitAnswer() throws IOException {
        long deadline = System.nanoTime() + START_NANOS;
        while (System.nanoTime() < deadline) {
            if (!process.isAlive()) {
                throw new IOException(
                        "Redis ended: " + Files.readString(folder.resolve("redis.log")));
            }
            if (answers()) {
                return;
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(10));
        }
        throw new IOException("Redis does not answer on port " + port);
    }

    private boolean answers() throws IOException {
        if (tls) {
            // It says so before it listens to nobody else; each start adds a line.
            long ready =
                    Files.readAllLines(folder.resolve("redis.log")).stream()
                            .filter(
                                    each ->
                                            each.contains("Ready to accept")
                                                    || each.contains("Sentinel ID is"))
                            .count();
            return ready >= starts;
        }
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(1000);
            socket.getOutputStream().write("PING\r\n".getBytes(StandardCharsets.US_ASCII));
            byte[] reply = socket.getInputStream().readNBytes(5);
            String text = new String(reply, StandardCharsets.US_ASCII);
            // or that it wants a password
            return text.equals("+PONG") || text.equals("-NOAU");
        } catch (IOException notYet) {
            return false;
        }
    }

    /** As kill -9. */
    void kill() {
        process.destroyForcibly().onExit().join();
    }

    void stall() throws IOException, InterruptedException {
        signal("-STOP");
    }

    void resume() throws IOException, InterruptedException {
        signal("-CONT");
    }

    private void signal(String signal) throws IOException, InterruptedException {
        new ProcessBuilder("kill", signal, String.valueOf(process.pid()))
                .start()
                .waitFor(5, TimeUnit.SECONDS);
    }

    @Override
    public void close() {
        if (process != null) {
            kill();
        }
    }

    private static Path binary() throws IOException {
        String chosen = System.getProperty("redis.binary", "");
        if (!chosen.isEmpty()) {
            return Path.of(chosen);
        }
        String os = System.getProperty("os.name").toLowerCase(Locale.ROOT);
        String arch = System.getProperty("os.arch");
        String name =
                "redis-server-7.0.15-"
                        + (os.contains("mac") ? "darwin" : "linux")
                        + "-"
                        + (arch.equals("aarch64")
                                ? "arm64"
                                : arch.contains("64") ? "amd64" : "386");
        Path binary = Path.of("target/redis", name).toAbsolutePath();
        if (!binary.toFile().setExecutable(true) && !Files.isExecutable(binary)) {
            throw new IOException(binary + " cannot be run; set -Dredis.binary");
        }
        return binary;
    }

    /** None that the system gives to connections: somebody might get it while Redis is down. */
    static int freePort() throws IOException {
        IOException last = new IOException("no port was tried");
        for (int i = 0; i < 100; i++) {
            int port = ThreadLocalRandom.current().nextInt(10_000, 22_000);
            try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress());
                    ServerSocket bus =
                            new ServerSocket(
                                    port + CLUSTER_BUS, 1, InetAddress.getLoopbackAddress())) {
                return Math.min(socket.getLocalPort(), bus.getLocalPort());
            } catch (IOException taken) {
                last = taken;
            }
        }
        throw last;
    }
}
