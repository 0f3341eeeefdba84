package dev.backplane.benchmarks;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;

/** Waits for ports in the same way for everybody. */
public final class Ports {

    /** How often is looked. */
    public static final long POLL_MILLIS = 2;

    private static final long LIMIT_SECONDS = 90;
    private static final int ANSWER_MILLIS = 30_000;

    private Ports() {}

    /** What tells that waiting makes no sense any more. */
    @FunctionalInterface
    public interface Check {
        /**
         * Returns if it does.
         *
         * @throws IOException if it does not
         */
        void run() throws IOException;
    }

    /** Returns as soon as somebody accepts connections. */
    public static void awaitOpen(int port, Check check) throws IOException, InterruptedException {
        connect(port, check).close();
    }

    /** The nanosecond at which a server's first bytes were these. */
    public static long awaitGreeting(int port, String greeting, Check check)
            throws IOException, InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(LIMIT_SECONDS);
        while (System.nanoTime() < deadline) {
            try (Socket socket = connect(port, check)) {
                if (greeting.equals(firstBytes(socket, greeting.length()))) {
                    return System.nanoTime();
                }
            }
            TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
        }
        throw new IOException("port " + port + " does not greet with " + greeting);
    }

    private static String firstBytes(Socket socket, int count) throws IOException {
        socket.setSoTimeout(ANSWER_MILLIS);
        try {
            return new String(socket.getInputStream().readNBytes(count), StandardCharsets.US_ASCII);
        } catch (SocketException e) {
            return ""; // accepted, but not served yet
        }
    }

    private static Socket connect(int port, Check check) throws IOException, InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(LIMIT_SECONDS);
        while (System.nanoTime() < deadline) {
            Socket socket = new Socket();
            try {
                socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
                return socket;
            } catch (ConnectException e) {
                socket.close(); // nobody there yet
            }
            check.run();
            TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
        }
        throw new IOException("nobody listens on port " + port + " after " + LIMIT_SECONDS + " s");
    }
}
