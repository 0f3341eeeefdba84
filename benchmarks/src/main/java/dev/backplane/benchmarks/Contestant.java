package dev.backplane.benchmarks;

import com.google.protobuf.ByteString;

import dev.backplane.proto.v1.InvocationServiceGrpc;
import dev.backplane.proto.v1.InvokeRequest;
import dev.backplane.proto.v1.Payload;

import io.grpc.ManagedChannel;
import io.grpc.StatusRuntimeException;

import java.io.IOException;
import java.util.concurrent.TimeUnit;

/**
 * Somebody who measures from within when told to: a driver plugin, or the same in a peer.
 *
 * @param channel the way to its process
 * @param plugin the driver plugin; a peer does not care
 */
public record Contestant(ManagedChannel channel, String plugin) {

    private static final long LIMIT_SECONDS = 300;

    /** A peer's own program. */
    public static Contestant of(Peer peer) {
        return new Contestant(peer.channel(), "peer");
    }

    /**
     * Has it do something and waits for what it says.
     *
     * @throws IOException if it failed
     */
    public String tell(String operation, String argument) throws IOException {
        InvokeRequest request =
                InvokeRequest.newBuilder()
                        .setPlugin(plugin)
                        .setOperation(operation)
                        .setPayload(Payload.newBuilder().setData(ByteString.copyFromUtf8(argument)))
                        .build();
        try {
            return InvocationServiceGrpc.newBlockingStub(channel)
                    .withDeadlineAfter(LIMIT_SECONDS, TimeUnit.SECONDS)
                    .invoke(request)
                    .getPayload()
                    .getData()
                    .toStringUtf8();
        } catch (StatusRuntimeException e) {
            throw new IOException(plugin + " cannot " + operation + ": " + e.getMessage(), e);
        }
    }

    /** The same if the answer is a number. */
    public double number(String operation, String argument) throws IOException {
        return Double.parseDouble(tell(operation, argument));
    }
}
