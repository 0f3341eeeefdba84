package dev.backplane.grpc.internal;

import dev.backplane.plugin.ErrorCode;
import dev.backplane.plugin.PluginException;

import io.grpc.MethodDescriptor.Marshaller;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;

import org.jspecify.annotations.Nullable;

import java.io.InputStream;

/**
 * A request message, or what is wrong with it: where a parser throws, gRPC takes it for a failure
 * of ours, answers {@code UNKNOWN}, and logs a stack trace for each.
 *
 * @param message null if there is a problem
 * @param problem null if there is a message
 */
record Received<Q>(@Nullable Q message, @Nullable PluginException problem) {

    /** The parser of a method's requests, made to report what it cannot read. */
    static <Q> Marshaller<Received<Q>> by(Marshaller<Q> parser, String method) {
        return new Parser<>(parser, method);
    }

    private record Parser<Q>(Marshaller<Q> plain, String method)
            implements Marshaller<Received<Q>> {

        @Override
        public Received<Q> parse(InputStream bytes) {
            try {
                return new Received<>(plain.parse(bytes), null);
            } catch (StatusRuntimeException e) {
                return new Received<>(null, problem(e));
            }
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
