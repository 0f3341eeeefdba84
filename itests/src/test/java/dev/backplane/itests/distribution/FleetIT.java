package dev.backplane.itests.distribution;

import static org.assertj.core.api.Assertions.assertThat;

import dev.backplane.itests.Alone;

import org.junit.After;
import org.junit.Before;
import org.junit.Test;
import org.junit.experimental.categories.Category;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/** Two runtimes that share their configurations and plugins through one Redis. */
@Category(Alone.class)
public class FleetIT {

    private static final String GREETER = "dev.backplane.samples.greeter";
    private static final String PLACED = "com.acme.placed";
    private static final int CHANGES = 100;

    private final int port = freePort();
    private Process redis;
    private RunningDistribution a;
    private RunningDistribution b;

    public FleetIT() throws IOException {}

    @Before
    public void start() throws Exception {
        a = member("fleet-a");
        b = member("fleet-b");
        redis = redis();
        a.start();
        b.start();
    }

    @After
    public void stop() throws Exception {
        a.close();
        b.close();
        redis.destroyForcibly().waitFor(10, TimeUnit.SECONDS);
    }

    @Test
    public void whatIsSetOnOneHoldsOnAllAndWhoeverWasAwayCatchesUp() throws Exception {
        a.backplane("plugin", "install", RunningDistribution.sample("greeter").toString())
                .succeeded();
        await(b, "Hello, Ada!", "call", "greeter", "greet", "Ada");
        a.backplane("config", "put", GREETER, "salutation=Moin").succeeded();
        await(b, "Moin, Ada!", "call", "greeter", "greet", "Ada");

        targetsChooseNodes();

        b.kill();
        Path file = a.home().resolve("fleet.txt");
        a.backplane("config", "fleet", "backup", file.toString()).succeeded();
        String end = "end of backup\n";
        StringBuilder more = new StringBuilder(Files.readString(file).replace(end, ""));
        for (int i = 0; i < CHANGES; i++) {
            more.append("com.acme.p")
                    .append(i)
                    .append("\t{\"v:Integer\": ")
                    .append(i)
                    .append("}\n");
        }
        Files.writeString(file, more);
        assertThat(a.backplane("config", "fleet", "restore", file.toString()).err())
                .contains("this backup is cut off");
        Files.writeString(file, more.append(end));
        assertThat(a.backplane("config", "fleet", "restore", file.toString()).succeeded().out())
                .contains(CHANGES + " configurations");
        b.start();
        await(b, "node      fleet-a, FOLLOWING", "config", "fleet", "status");
        await(b, "com.acme.p" + (CHANGES - 1), "config", "list");
        assertThat(b.backplane("config", "list").out().lines())
                .filteredOn(line -> line.startsWith("com.acme.p"))
                .hasSize(CHANGES);
        assertThat(b.backplane("call", "greeter", "greet", "Ada").out()).contains("Moin");
        assertThat(a.backplane("config", "get", PLACED).out())
                .as("its absence on b is no deletion")
                .contains("v=1");

        redis.destroyForcibly().waitFor(10, TimeUnit.SECONDS);
        await(b, "CUT", "config", "fleet", "status");
        assertThat(b.backplane("call", "greeter", "greet", "Ada").out()).contains("Moin");
    }

    /** By the labels of the environment, and then of the configuration. */
    private void targetsChooseNodes() throws Exception {
        String plugin = "dev.backplane.plugin~greeter";
        a.backplane("config", "put", plugin, "target=(node=fleet-b)").succeeded();
        assertThat(a.backplane("plugin", "list").out()).doesNotContain("greeter");
        assertThat(a.backplane("config", "explain", plugin).out()).contains("for other nodes");
        assertThat(b.backplane("call", "greeter", "greet", "Ada").out()).contains("Moin");
        a.backplane("config", "put", plugin, "target=(zone=eu)").succeeded();
        await(b, "No plugins", "plugin", "list");
        a.backplane("config", "put", "dev.backplane.node", "labels=zone=eu").succeeded();
        await(a, "Moin, Ada!", "call", "greeter", "greet", "Ada");
        a.backplane("config", "put", PLACED, "v=1", "backplane.target=(zone=eu)").succeeded();
        await(b, PLACED + ": for nodes with (zone=eu)", "config", "fleet", "status");
        a.backplane("config", "put", plugin, "--unset", "target").succeeded();
        await(b, "Moin, Ada!", "call", "greeter", "greet", "Ada");
    }

    private RunningDistribution member(String name) throws IOException {
        RunningDistribution member = new RunningDistribution(name);
        member.environment("BACKPLANE_REDIS_URI=redis://127.0.0.1:" + port);
        member.environment("BACKPLANE_NODE=" + name);
        return member;
    }

    private static void await(RunningDistribution where, String text, String... command)
            throws IOException, InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        String last = "";
        while (!last.contains(text) && System.nanoTime() < deadline) {
            last = where.backplane(command).out();
        }
        assertThat(last).contains(text);
    }

    private Process redis() throws IOException {
        Path folder = Files.createDirectories(a.home().resolve("redis"));
        return new ProcessBuilder(
                        binary().toString(),
                        "--port",
                        String.valueOf(port),
                        "--bind",
                        "127.0.0.1",
                        "--dir",
                        folder.toString(),
                        "--appendonly",
                        "yes",
                        "--appendfsync",
                        "always")
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("log").toFile())
                .start();
    }

    private static Path binary() throws IOException {
        String chosen = System.getProperty("redis.binary", "");
        if (!chosen.isEmpty()) {
            return Path.of(chosen);
        }
        boolean mac = System.getProperty("os.name").toLowerCase(Locale.ROOT).contains("mac");
        boolean arm = System.getProperty("os.arch").equals("aarch64");
        Path binary =
                Path.of(System.getProperty("backplane.redis"))
                        .resolve(
                                "redis-server-7.0.15-"
                                        + (mac ? "darwin" : "linux")
                                        + (arm ? "-arm64" : "-amd64"));
        assertThat(binary.toFile().setExecutable(true)).as(binary + " is there").isTrue();
        return binary;
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
