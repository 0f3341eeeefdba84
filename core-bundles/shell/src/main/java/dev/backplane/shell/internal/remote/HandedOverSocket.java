package dev.backplane.shell.internal.remote;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.net.SocketAddress;
import java.net.SocketOption;
import java.nio.channels.AsynchronousChannelGroup;
import java.nio.channels.AsynchronousServerSocketChannel;
import java.nio.channels.AsynchronousSocketChannel;
import java.nio.channels.CompletionHandler;
import java.util.Set;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;

/**
 * A socket that is bound already and whose first connection has been accepted already: both are
 * given to its new owner.
 */
final class HandedOverSocket extends AsynchronousServerSocketChannel {

    private final AsynchronousServerSocketChannel socket;
    private final AsynchronousChannelGroup group;
    private final AtomicReference<@Nullable AsynchronousSocketChannel> first;

    HandedOverSocket(
            AsynchronousServerSocketChannel socket,
            AsynchronousChannelGroup group,
            AsynchronousSocketChannel first) {
        super(socket.provider());
        this.socket = socket;
        this.group = group;
        this.first = new AtomicReference<>(first);
    }

    /** Whose threads serve the socket and its connections. */
    AsynchronousChannelGroup group() {
        return group;
    }

    /** Binding was done long ago; the address asked for is that of the socket itself. */
    @Override
    public AsynchronousServerSocketChannel bind(@Nullable SocketAddress local, int backlog) {
        return this;
    }

    @Override
    public <A> void accept(
            A attachment, CompletionHandler<AsynchronousSocketChannel, ? super A> handler) {
        AsynchronousSocketChannel waiting = first.getAndSet(null);
        if (waiting == null) {
            socket.accept(attachment, handler);
        } else {
            handler.completed(waiting, attachment);
        }
    }

    @Override
    public Future<AsynchronousSocketChannel> accept() {
        throw new UnsupportedOperationException("accept with a handler");
    }

    @Override
    public <T> AsynchronousServerSocketChannel setOption(SocketOption<T> option, T value)
            throws IOException {
        socket.setOption(option, value);
        return this;
    }

    @Override
    public <T> T getOption(SocketOption<T> option) throws IOException {
        return socket.getOption(option);
    }

    @Override
    public Set<SocketOption<?>> supportedOptions() {
        return socket.supportedOptions();
    }

    @Override
    public SocketAddress getLocalAddress() throws IOException {
        return socket.getLocalAddress();
    }

    @Override
    public boolean isOpen() {
        return socket.isOpen();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
