package dev.backplane.grpc.internal;

import com.google.protobuf.MessageLite;

import dev.backplane.plugin.ErrorCode;
import dev.backplane.plugin.PluginException;

import io.grpc.KnownLength;
import io.grpc.MethodDescriptor.Marshaller;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/**
 * A request message, or what is wrong with it: where a parser throws, gRPC takes it for a failure
 * of ours, answers {@code UNKNOWN}, and logs a stack trace for each.
 *
 * @param message null if there is a problem
 * @param problem null if there is a message
 * @param bytes how much memory the message takes, about
 */
record Received<Q>(@Nullable Q message, @Nullable PluginException problem, int bytes) {

    /** The parser of a method's requests, made to report what it cannot read. */
    static <Q> Marshaller<Received<Q>> by(Marshaller<Q> parser, String method) {
        return new Parser<>(parser, method);
    }

    private record Parser<Q>(Marshaller<Q> plain, String method)
            implements Marshaller<Received<Q>> {

        @Override
        public Received<Q> parse(InputStream bytes) {
            try {
                int size = bytes instanceof KnownLength ? bytes.available() : 0;
                Q message = plain.parse(bytes);
                return new Received<>(message, null, size > 0 ? size : sizeOf(message));
            } catch (StatusRuntimeException e) {
                return new Received<>(null, problem(e), 0);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        private static int sizeOf(Object message) {
            return message instanceof MessageLite known ? known.getSerializedSize() : 0;
        }

        private PluginException problem(StatusRuntimeException e) {
            if (e.getStatus().getCode() == Status.Code.RESOURCE_EXHAUSTED) {
                return InboundRefusal.tooLarge(e.getStatus());
            }
            return new PluginException(
                    ErrorCode.INVALID_ARGUMENT,
                    "the request is no message of the method "
                            + method
                            + " of backplane.v1; the client is made for another version, or at"
                            + " fault: "
                            + (e.getCause() == null ? e : e.getCause()).getMessage(),
                    e);
        }

        @Override
        public InputStream stream(Received<Q> value) {
            throw new UnsupportedOperationException("requests are only read here");
        }
    }
}
