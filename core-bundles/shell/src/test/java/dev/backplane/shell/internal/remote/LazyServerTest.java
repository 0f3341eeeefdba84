package dev.backplane.shell.internal.remote;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousSocketChannel;
import java.nio.channels.CompletionHandler;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

class LazyServerTest {

    private static final int TIMEOUT_MILLIS = 10_000;

    private final AtomicInteger starts = new AtomicInteger();

    @Test
    void startsTheServerAtTheFirstConnectionAndHandsItAllConnections() throws Exception {
        try (LazyServer server = LazyServer.listen("127.0.0.1", 0, this::greetEverybody)) {
            assertThat(starts).hasValue(0);

            assertThat(read(server.address().getPort())).isEqualTo('!');
            assertThat(read(server.address().getPort())).isEqualTo('!');

            assertThat(starts).hasValue(1);
        }
    }

    @Test
    void triesAgainWhenTheServerDidNotStart() throws Exception {
        LazyServer.Starter starter =
                socket -> {
                    if (starts.get() == 0) {
                        starts.incrementAndGet();
                        throw new IOException("not yet");
                    }
                    return greetEverybody(socket);
                };
        try (LazyServer server = LazyServer.listen("127.0.0.1", 0, starter)) {
            assertThat(read(server.address().getPort())).as("closed by the server").isEqualTo(-1);
            assertThat(read(server.address().getPort())).isEqualTo('!');
        }
    }

    @Test
    void closesTheServerAndThePort() throws Exception {
        CountDownLatch closed = new CountDownLatch(1);
        LazyServer server =
                LazyServer.listen(
                        "127.0.0.1",
                        0,
                        socket -> {
                            var _ = greetEverybody(socket);
                            return closed::countDown;
                        });
        int port = server.address().getPort();
        assertThat(read(port)).isEqualTo('!');

        server.close();

        assertThat(closed.await(10, TimeUnit.SECONDS)).isTrue();
        assertThatThrownBy(() -> read(port)).isInstanceOf(IOException.class);
    }

    @Test
    void doesNotListenOnATakenPort() throws Exception {
        try (LazyServer server = LazyServer.listen("127.0.0.1", 0, this::greetEverybody)) {
            assertThatThrownBy(
                            () ->
                                    LazyServer.listen(
                                            "127.0.0.1",
                                            server.address().getPort(),
                                            this::greetEverybody))
                    .isInstanceOf(IOException.class)
                    .isNotInstanceOf(SocketTimeoutException.class);
        }
    }

    private AutoCloseable greetEverybody(HandedOverSocket socket) {
        starts.incrementAndGet();
        socket.accept(
                null,
                new CompletionHandler<AsynchronousSocketChannel, Object>() {
                    @Override
                    public void completed(AsynchronousSocketChannel connection, Object attachment) {
                        var _ = connection.write(ByteBuffer.wrap(new byte[] {'!'}));
                        socket.accept(null, this);
                    }

                    @Override
                    public void failed(Throwable error, Object attachment) {}
                });
        return () -> {};
    }

    private static int read(int port) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(TIMEOUT_MILLIS);
            return socket.getInputStream().read();
        }
    }
}
