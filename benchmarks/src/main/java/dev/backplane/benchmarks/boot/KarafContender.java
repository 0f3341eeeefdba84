package dev.backplane.benchmarks.boot;

import dev.backplane.benchmarks.Folders;
import dev.backplane.benchmarks.Ports;
import dev.backplane.benchmarks.Setting;
import dev.backplane.benchmarks.Subject;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Ready is: its endpoint, the remote shell, sends its greeting. */
final class KarafContender implements Contender {

    private static final String GREETING = "SSH-2.0-";

    private final Path unpacked;
    private final Path home;
    private final Path java;
    private final Path log;

    KarafContender(Setting setting) throws IOException {
        try (Stream<Path> peers = Files.list(setting.build().resolve("peers"))) {
            this.unpacked =
                    peers.filter(path -> path.getFileName().toString().contains("karaf"))
                            .findFirst()
                            .orElseThrow(() -> new IOException("Karaf was not unpacked"));
        }
        this.home = setting.work().resolve("karaf");
        this.java = setting.karafJava().orElseThrow();
        this.log = setting.work().resolve("karaf.log");
    }

    @Override
    public double first() throws IOException, InterruptedException {
        Folders.delete(home);
        Folders.copy(unpacked, home);
        int port = configure();
        try (Subject karaf = start()) {
            double seconds = awaitReady(karaf, port);
            TimeUnit.MILLISECONDS.sleep(SETTLE_MILLIS);
            return seconds;
        }
    }

    @Override
    public Start again() throws IOException, InterruptedException {
        int port = configure();
        try (Subject karaf = start()) {
            return Start.settled(awaitReady(karaf, port), karaf);
        }
    }

    /** Everything as shipped, but for the port: any free one, on the loopback interface. */
    private int configure() throws IOException {
        int port = Subject.freePort();
        Path file = home.resolve("etc/org.apache.karaf.shell.cfg");
        String text =
                Files.readString(file)
                        .replaceAll("(?m)^sshPort\\s*=.*$", "sshPort = " + port)
                        .replaceAll("(?m)^sshHost\\s*=.*$", "sshHost = 127.0.0.1");
        Files.writeString(file, text);
        return port;
    }

    private Subject start() throws IOException {
        return Subject.start(
                List.of(home.resolve("bin/karaf").toString(), "daemon"),
                Map.of("JAVA_HOME", java.toString()),
                log);
    }

    private static double awaitReady(Subject karaf, int port)
            throws IOException, InterruptedException {
        long ready = Ports.awaitGreeting(port, GREETING, karaf::requireAlive);
        return (ready - karaf.begin()) / 1e9;
    }
}
