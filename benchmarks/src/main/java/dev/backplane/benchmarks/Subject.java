package dev.backplane.benchmarks;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A process under measurement: what the kernel says of it, and its end. */
public final class Subject implements AutoCloseable {

    private static final long STOP_SECONDS = 40;

    private final Process process;
    private final Path log;
    private final long begin;

    private Subject(Process process, Path log, long begin) {
        this.process = process;
        this.log = log;
        this.begin = begin;
    }

    /** Starts a command; its output goes to a file. */
    public static Subject start(List<String> command, Map<String, String> environment, Path log)
            throws IOException {
        ProcessBuilder builder =
                new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
                        .redirectOutput(log.toFile());
        builder.environment().putAll(environment);
        long begin = System.nanoTime();
        return new Subject(builder.start(), log, begin);
    }

    /** Its process id. */
    public long pid() {
        return process.pid();
    }

    /** The nanosecond at which the command was given. */
    public long begin() {
        return begin;
    }

    /**
     * Fails if the process is gone.
     *
     * @throws IOException with the end of its output
     */
    public void requireAlive() throws IOException {
        if (!process.isAlive()) {
            List<String> lines = Files.readAllLines(log);
            throw new IOException(
                    "the process ended with status "
                            + process.exitValue()
                            + ":\n"
                            + String.join(
                                    "\n",
                                    lines.subList(Math.max(0, lines.size() - 15), lines.size())));
        }
    }

    /** Waits for its end; false if it is still alive after that time. */
    public boolean awaitEnd(long seconds) throws InterruptedException {
        return process.waitFor(seconds, TimeUnit.SECONDS);
    }

    /** Resident memory (VmRSS) in MiB. */
    public double residentMiB() throws IOException {
        for (String line : Files.readAllLines(proc("status"))) {
            if (line.startsWith("VmRSS:")) {
                return Long.parseLong(line.replaceAll("\\D", "")) / 1024.0;
            }
        }
        throw new IOException("no VmRSS in " + proc("status"));
    }

    /** Processor time spent so far, in seconds. */
    public double cpuSeconds() throws IOException {
        String stat = Files.readString(proc("stat"));
        List<String> fields = List.of(stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1));
        // Clock ticks; Linux shows 100 a second on every architecture.
        return (Long.parseLong(fields.get(11)) + Long.parseLong(fields.get(12))) / 100.0;
    }

    /** Its command line. */
    public List<String> arguments() throws IOException {
        return List.of(Files.readString(proc("cmdline")).split("\0", -1));
    }

    /** The options its JVM was given that shape how it runs: heap, collector, compilers, access. */
    public List<String> jvmOptions() throws IOException {
        return arguments().stream()
                .filter(argument -> argument.startsWith("-X") || argument.startsWith("--"))
                .filter(argument -> !argument.matches("-X(log|share).*"))
                .filter(argument -> !argument.matches("-XX:.*(Archive|Dump|AOT).*"))
                .toList();
    }

    private Path proc(String file) {
        return Path.of("/proc", String.valueOf(process.pid()), file);
    }

    /** A port that is free now. */
    public static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    /** Asks it to stop, and insists after a while. */
    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
