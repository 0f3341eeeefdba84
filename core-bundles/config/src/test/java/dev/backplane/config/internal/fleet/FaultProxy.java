package dev.backplane.config.internal.fleet;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** The network between a node and Redis, as bad as a test wants it. */
final class FaultProxy implements AutoCloseable {

    /** What becomes of bytes. */
    enum Mode {
        /** They arrive. */
        PASS,
        /** They vanish, and nobody is told. */
        HOLE,
        /** Requests arrive, replies vanish. */
        MUTE,
        /** Connections are broken and refused. */
        RESET
    }

    private final ServerSocket entrance;
    private volatile int target;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private volatile Mode mode = Mode.PASS;
    private volatile int delayMillis;
    private volatile long repliesLostUntil = System.nanoTime();

    FaultProxy(int target) throws IOException {
        this.target = target;
        entrance = new ServerSocket(0, 128, InetAddress.getLoopbackAddress());
        Thread.ofVirtual().start(this::accept);
    }

    int port() {
        return entrance.getLocalPort();
    }

    void set(Mode next) {
        boolean healed = mode != Mode.PASS && next == Mode.PASS;
        mode = next;
        if (next == Mode.RESET || healed) {
            open.forEach(this::reset);
        }
    }

    /** From now on another server is at the other end. */
    void retarget(int port) {
        target = port;
        open.forEach(this::reset);
    }

    void delay(int millis) {
        delayMillis = millis;
    }

    /** Requests still arrive for a moment, but their replies do not and the connections break. */
    void loseReplies(int millis) {
        repliesLostUntil = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
    }

    private void accept() {
        while (!entrance.isClosed()) {
            try {
                Socket client = entrance.accept();
                open.add(client);
                if (mode == Mode.RESET) {
                    reset(client);
                } else {
                    Thread.ofVirtual().start(() -> serve(client));
                }
            } catch (IOException closed) {
                return;
            }
        }
    }

    private void serve(Socket client) {
        while (mode == Mode.HOLE && !client.isClosed()) {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(10));
        }
        try {
            Socket server = new Socket(InetAddress.getLoopbackAddress(), target);
            open.add(server);
            client.setTcpNoDelay(true);
            server.setTcpNoDelay(true);
            Thread.ofVirtual().start(() -> pump(client, server, false));
            pump(server, client, true);
        } catch (IOException e) {
            reset(client);
        }
    }

    private void pump(Socket from, Socket to, boolean replies) {
        byte[] buffer = new byte[16 * 1024];
        try {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            for (int read = in.read(buffer); read > 0; read = in.read(buffer)) {
                if (mode == Mode.HOLE || (mode == Mode.MUTE && replies)) {
                    continue;
                }
                if (replies && System.nanoTime() - repliesLostUntil < 0) {
                    break;
                }
                if (delayMillis > 0) {
                    LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(delayMillis));
                }
                out.write(buffer, 0, read);
                out.flush();
            }
        } catch (IOException broken) {
            // both ends are closed below
        } finally {
            reset(from);
            reset(to);
        }
    }

    private void reset(Socket socket) {
        open.remove(socket);
        try {
            socket.setSoLinger(true, 0);
            socket.close();
        } catch (IOException gone) {
            // so it is closed
        }
    }

    @Override
    public void close() throws IOException {
        entrance.close();
        set(Mode.RESET);
    }
}
