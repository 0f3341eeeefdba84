package dev.backplane.cli.plugin;

import com.google.protobuf.ByteString;

import dev.backplane.cli.Failure;

import io.grpc.StatusException;
import io.grpc.stub.BlockingClientCall;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;

/**
 * Sends artifacts as fast as the runtime takes them, one after the other; stops when it has
 * answered already.
 *
 * @param <Q> the messages
 * @param <R> the answer
 */
record Upload<Q, R>(BlockingClientCall<Q, R> call, Form<Q> form) {

    private static final int CHUNK_BYTES = 256 * 1024;

    /** How bytes are sent. */
    @FunctionalInterface
    interface Form<Q> {
        /**
         * The message that carries them.
         *
         * @param artifact which one, from 0
         */
        Q chunk(int artifact, ByteString bytes);
    }

    R send(Q first, List<Artifact> artifacts)
            throws IOException, InterruptedException, StatusException {
        boolean open = call.write(first);
        for (int i = 0; open && i < artifacts.size(); i++) {
            open = send(i, artifacts.get(i));
        }
        if (open) {
            call.halfClose();
        }
        R response = call.read();
        if (response == null) {
            throw new Failure("the runtime ended the installation without an answer");
        }
        return response;
    }

    private boolean send(int number, Artifact artifact)
            throws IOException, InterruptedException, StatusException {
        boolean open = true;
        try (InputStream bytes = artifact.bytes()) {
            for (byte[] chunk = bytes.readNBytes(CHUNK_BYTES);
                    open && chunk.length > 0;
                    chunk = bytes.readNBytes(CHUNK_BYTES)) {
                open = call.write(form.chunk(number, ByteString.copyFrom(chunk)));
            }
        }
        return open;
    }
}
