package dev.backplane.grpc.internal;

import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.grpc.StatusRuntimeException;
import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.StreamObserver;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/** A client's side of one call with many requests and one response. */
final class UploadingClient<Q, R> implements StreamObserver<R> {

    private final CompletableFuture<R> response = new CompletableFuture<>();
    private final ClientCallStreamObserver<Q> requests;

    /** Begins a call of this method of a stub. */
    UploadingClient(Function<StreamObserver<R>, StreamObserver<Q>> method) {
        requests = (ClientCallStreamObserver<Q>) method.apply(this);
    }

    /** Sends a request, unless the response is there already. */
    void send(Q message) {
        if (!response.isDone()) {
            requests.onNext(message);
        }
    }

    void complete() {
        requests.onCompleted();
    }

    void giveUp(String reason) {
        requests.cancel(reason, null);
    }

    /** Whether the transport takes more within half a second. */
    boolean awaitReady() {
        long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(500);
        while (!requests.isReady()) {
            if (System.nanoTime() > deadline) {
                return false;
            }
            Thread.onSpinWait();
        }
        return true;
    }

    R response() throws Exception {
        return response.get(20, TimeUnit.SECONDS);
    }

    StatusRuntimeException failure() {
        ExecutionException e = catchThrowableOfType(ExecutionException.class, this::response);
        return (StatusRuntimeException) e.getCause();
    }

    @Override
    public void onNext(R message) {
        response.complete(message);
    }

    @Override
    public void onError(Throwable problem) {
        response.completeExceptionally(problem);
    }

    @Override
    public void onCompleted() {
        response.completeExceptionally(new AssertionError("the call ended without a response"));
    }
}
