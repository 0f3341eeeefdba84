package dev.backplane.loader.internal.source;

import org.jspecify.annotations.Nullable;

import java.io.Closeable;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.List;

import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;

/**
 * A connection to an address that was checked before. The JDK's HTTP client resolves names by
 * itself, so it cannot be told where to connect; hence this one. Every wait has an end.
 */
final class Connection implements Closeable {

    private static final int HTTP_PORT = 80;
    private static final int HTTPS_PORT = 443;

    private final Socket socket;
    private final Duration silence;
    private final Deadline deadline;

    private Connection(Socket socket, Duration silence, Deadline deadline) {
        this.socket = socket;
        this.silence = silence;
        this.deadline = deadline;
    }

    /** Connects to the first of the addresses that answers. */
    static Connection open(
            URI uri, List<InetAddress> addresses, Duration silence, Deadline deadline)
            throws IOException {
        @Nullable IOException failure = null;
        for (InetAddress address : addresses) {
            Socket plain = new Socket(Proxy.NO_PROXY);
            boolean open = false;
            try {
                plain.connect(
                        new InetSocketAddress(address, port(uri)), deadline.waitMillis(silence));
                plain.setSoTimeout(deadline.waitMillis(silence));
                Socket socket = isSecure(uri) ? secure(plain, uri) : plain;
                open = true;
                return new Connection(socket, silence, deadline);
            } catch (Deadline.Over e) {
                throw e;
            } catch (SocketTimeoutException e) {
                failure = new SocketTimeoutException("no connection within the time limit");
                failure.initCause(e);
            } catch (IOException e) {
                failure = e;
            } finally {
                if (!open) {
                    plain.close();
                }
            }
        }
        throw failure == null ? new IOException("the host has no address") : failure;
    }

    static boolean isSecure(URI uri) {
        return uri.getScheme().equalsIgnoreCase("https");
    }

    static int port(URI uri) {
        return uri.getPort() >= 0 ? uri.getPort() : isSecure(uri) ? HTTPS_PORT : HTTP_PORT;
    }

    /** The certificate must be the host's, whatever address it has. */
    private static Socket secure(Socket plain, URI uri) throws IOException {
        SSLSocket socket =
                (SSLSocket) factory().createSocket(plain, uri.getHost(), port(uri), true);
        SSLParameters parameters = socket.getSSLParameters();
        parameters.setEndpointIdentificationAlgorithm("HTTPS");
        socket.setSSLParameters(parameters);
        socket.startHandshake();
        return socket;
    }

    private static SSLSocketFactory factory() {
        try {
            return SSLContext.getDefault().getSocketFactory();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has a default SSL context", e);
        }
    }

    OutputStream out() throws IOException {
        return socket.getOutputStream();
    }

    InputStream in() throws IOException {
        return new FilterInputStream(socket.getInputStream()) {
            @Override
            public int read() throws IOException {
                byte[] one = new byte[1];
                return read(one, 0, 1) < 0 ? -1 : Byte.toUnsignedInt(one[0]);
            }

            @Override
            public int read(byte[] target, int offset, int length) throws IOException {
                socket.setSoTimeout(deadline.waitMillis(silence));
                try {
                    return in.read(target, offset, length);
                } catch (SocketTimeoutException e) {
                    var _ = deadline.waitMillis(silence);
                    SocketTimeoutException silent =
                            new SocketTimeoutException(
                                    "no data for %,d ms".formatted(silence.toMillis()));
                    silent.initCause(e);
                    throw silent;
                }
            }
        };
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
