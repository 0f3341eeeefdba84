package dev.backplane.shell.internal.remote;

import org.apache.sshd.common.FactoryManager;
import org.apache.sshd.common.io.IoAcceptor;
import org.apache.sshd.common.io.IoHandler;
import org.apache.sshd.common.io.IoServiceFactory;
import org.apache.sshd.common.io.nio2.Nio2Acceptor;
import org.apache.sshd.common.io.nio2.Nio2ServiceFactory;
import org.apache.sshd.common.io.nio2.Nio2ServiceFactoryFactory;
import org.apache.sshd.common.util.threads.ThreadUtils;

import java.net.SocketAddress;
import java.nio.channels.AsynchronousChannelGroup;
import java.nio.channels.AsynchronousServerSocketChannel;

/** Lets MINA accept on a {@link HandedOverSocket} instead of opening a socket of its own. */
final class HandedOverSocketFactory extends Nio2ServiceFactoryFactory {

    private final HandedOverSocket socket;

    HandedOverSocketFactory(HandedOverSocket socket) {
        this.socket = socket;
    }

    @Override
    public IoServiceFactory create(FactoryManager manager) {
        return new Nio2ServiceFactory(
                manager,
                ThreadUtils.newFixedThreadPool("backplane-ssh", 1),
                ThreadUtils.newCachedThreadPool("backplane-ssh-resume")) {
            @Override
            public IoAcceptor createAcceptor(IoHandler handler) {
                return autowireCreatedService(
                        new Nio2Acceptor(
                                this, manager, handler, socket.group(), getExecutorService()) {
                            @Override
                            protected AsynchronousServerSocketChannel
                                    openAsynchronousServerSocketChannel(
                                            SocketAddress address, AsynchronousChannelGroup group) {
                                return socket;
                            }
                        });
            }
        };
    }
}
