package dev.backplane.benchmarks.config;

import dev.backplane.benchmarks.Setting;
import dev.backplane.benchmarks.Subject;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A Redis that loses nothing it has acknowledged: {@code appendfsync always}. */
final class Redis implements AutoCloseable {

    private static final long LIMIT_SECONDS = 20;

    private final Path binary;
    private final Path folder;
    private final int port;
    private Subject process;

    Redis(Setting setting) throws IOException, InterruptedException {
        boolean arm = System.getProperty("os.arch").equals("aarch64");
        binary =
                setting.build()
                        .resolve("redis/redis-server-7.0.15-linux-" + (arm ? "arm64" : "amd64"));
        folder = Files.createDirectories(setting.work().resolve("redis"));
        port = Subject.freePort();
        if (!binary.toFile().setExecutable(true)) {
            throw new IOException(binary + " is not there");
        }
        process = start();
    }

    int port() {
        return port;
    }

    String uri() {
        return "redis://127.0.0.1:" + port;
    }

    RespClient client() throws IOException {
        return new RespClient(port);
    }

    /** As a power cut would, but for the disk. */
    void killAndStart() throws IOException, InterruptedException {
        signal("KILL");
        process.awaitEnd(LIMIT_SECONDS);
        process = start();
    }

    /** It does not answer any more, and keeps its connections. */
    void stall() throws IOException, InterruptedException {
        signal("STOP");
    }

    void resume() throws IOException, InterruptedException {
        signal("CONT");
    }

    private void signal(String name) throws IOException, InterruptedException {
        new ProcessBuilder("kill", "-" + name, String.valueOf(process.pid())).start().waitFor();
    }

    private Subject start() throws IOException, InterruptedException {
        Subject started =
                Subject.start(
                        List.of(
                                binary.toString(),
                                "--port",
                                String.valueOf(port),
                                "--bind",
                                "127.0.0.1",
                                "--dir",
                                folder.toString(),
                                "--appendonly",
                                "yes",
                                "--appendfsync",
                                "always"),
                        Map.of(),
                        folder.resolve("log"));
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(LIMIT_SECONDS);
        while (!answers()) {
            started.requireAlive();
            if (System.nanoTime() > deadline) {
                throw new IOException("Redis does not come up, see " + folder.resolve("log"));
            }
            TimeUnit.MILLISECONDS.sleep(2);
        }
        return started;
    }

    private boolean answers() {
        try (RespClient client = client()) {
            return "PONG".equals(client.call("PING"));
        } catch (IOException e) {
            return false; // not yet
        }
    }

    @Override
    public void close() {
        try {
            resume();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            process.close();
        }
    }
}
