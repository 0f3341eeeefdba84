package dev.backplane.benchmarks.config;

import org.jspecify.annotations.Nullable;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** The least that speaks with Redis, so that nothing but Redis is measured: one connection. */
final class RespClient implements AutoCloseable {

    private static final int TIMEOUT_MILLIS = 20_000;

    private final Socket socket;
    private final DataInputStream in;

    RespClient(int port) throws IOException {
        socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setTcpNoDelay(true);
        socket.setSoTimeout(TIMEOUT_MILLIS);
        in = new DataInputStream(new BufferedInputStream(socket.getInputStream()));
    }

    /**
     * Sends a command and waits for the reply.
     *
     * @return its last text; null if it is empty
     * @throws IOException if it is an error
     */
    @Nullable String call(String... words) throws IOException {
        ByteArrayOutputStream command = new ByteArrayOutputStream();
        write(command, "*" + words.length);
        for (String word : words) {
            write(command, "$" + word.getBytes(StandardCharsets.UTF_8).length);
            write(command, word);
        }
        socket.getOutputStream().write(command.toByteArray());
        return reply();
    }

    private static void write(ByteArrayOutputStream command, String line) {
        command.writeBytes((line + "\r\n").getBytes(StandardCharsets.UTF_8));
    }

    private @Nullable String reply() throws IOException {
        String line = line();
        String rest = line.substring(1);
        return switch (line.charAt(0)) {
            case '+', ':' -> rest;
            case '-' -> throw new IOException("Redis: " + rest);
            case '$' -> bulk(Integer.parseInt(rest));
            case '*' -> {
                String last = null;
                for (int i = 0; i < Integer.parseInt(rest); i++) {
                    last = reply();
                }
                yield last;
            }
            default -> throw new IOException("no reply of Redis: " + line);
        };
    }

    private @Nullable String bulk(int length) throws IOException {
        if (length < 0) {
            return null;
        }
        byte[] bytes = in.readNBytes(length);
        in.skipNBytes(2);
        return new String(bytes, StandardCharsets.UTF_8);
    }

    private String line() throws IOException {
        StringBuilder line = new StringBuilder();
        for (int next = in.read(); next != '\n'; next = in.read()) {
            if (next < 0) {
                throw new EOFException("Redis has closed the connection");
            }
            if (next != '\r') {
                line.append((char) next);
            }
        }
        return line.toString();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
