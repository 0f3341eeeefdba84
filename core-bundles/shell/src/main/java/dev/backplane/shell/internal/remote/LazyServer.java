package dev.backplane.shell.internal.remote;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.channels.AsynchronousChannelGroup;
import java.nio.channels.AsynchronousServerSocketChannel;
import java.nio.channels.AsynchronousSocketChannel;
import java.nio.channels.CompletionHandler;
import java.util.concurrent.Executors;

/**
 * Listens with nothing but the JDK. The first connection starts the real server, which takes over
 * this very socket and that connection: no second port, no relay, and a runtime nobody connects to
 * never loads the SSH library.
 */
final class LazyServer implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(LazyServer.class);

    /** Starts the real server on a socket that is bound already. */
    @FunctionalInterface
    interface Starter {
        AutoCloseable start(HandedOverSocket socket) throws IOException;
    }

    private final AsynchronousChannelGroup group;
    private final AsynchronousServerSocketChannel socket;
    private final Starter starter;
    private final Object lock = new Object();
    private @Nullable AutoCloseable server;
    private boolean closed;

    private LazyServer(
            AsynchronousChannelGroup group,
            AsynchronousServerSocketChannel socket,
            Starter starter) {
        this.group = group;
        this.socket = socket;
        this.starter = starter;
    }

    static LazyServer listen(String host, int port, Starter starter) throws IOException {
        InetSocketAddress address = new InetSocketAddress(host, port);
        if (address.isUnresolved()) {
            throw new IOException("the host '" + host + "' is not known");
        }
        AsynchronousChannelGroup group =
                AsynchronousChannelGroup.withCachedThreadPool(
                        Executors.newThreadPerTaskExecutor(LazyServer::thread), 0);
        try {
            AsynchronousServerSocketChannel socket = AsynchronousServerSocketChannel.open(group);
            LazyServer server = new LazyServer(group, socket.bind(address), starter);
            server.awaitFirst();
            return server;
        } catch (IOException | RuntimeException e) {
            group.shutdownNow();
            throw e;
        }
    }

    InetSocketAddress address() {
        try {
            return (InetSocketAddress) socket.getLocalAddress();
        } catch (IOException e) {
            throw new IllegalStateException("the shell's socket is closed", e);
        }
    }

    /**
     * The SSH library looks for its parts through the context class loader first; it must not find
     * others there.
     */
    private static Thread thread(Runnable task) {
        Thread thread = Thread.ofVirtual().name("backplane-ssh").unstarted(task);
        thread.setContextClassLoader(LazyServer.class.getClassLoader());
        return thread;
    }

    private void awaitFirst() {
        socket.accept(this, new FirstConnection());
    }

    /** A failure costs this connection only; the next one tries again. */
    private void start(AsynchronousSocketChannel connection) {
        synchronized (lock) {
            if (closed) {
                return;
            }
            try {
                server = starter.start(new HandedOverSocket(socket, group, connection));
                return;
            } catch (IOException | RuntimeException | LinkageError e) {
                LOG.error("The remote shell did not start", e);
            }
        }
        drop(connection);
        awaitFirst();
    }

    private static void drop(AsynchronousSocketChannel connection) {
        try {
            connection.close();
        } catch (IOException e) {
            LOG.debug("A connection could not be closed", e);
        }
    }

    @Override
    public void close() {
        AutoCloseable running;
        synchronized (lock) {
            closed = true;
            running = server;
        }
        try {
            if (running != null) {
                running.close();
            }
            group.shutdownNow();
        } catch (Exception e) {
            LOG.warn("The remote shell was not closed in order", e);
        }
    }

    private static final class FirstConnection
            implements CompletionHandler<AsynchronousSocketChannel, LazyServer> {

        @Override
        public void completed(AsynchronousSocketChannel connection, LazyServer server) {
            server.start(connection);
        }

        @Override
        public void failed(Throwable error, LazyServer server) {
            if (server.socket.isOpen()) {
                LOG.error("The remote shell no longer accepts connections", error);
            }
        }
    }
}
