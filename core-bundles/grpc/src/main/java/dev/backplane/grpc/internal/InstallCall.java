package dev.backplane.grpc.internal;

import dev.backplane.plugin.ErrorCode;
import dev.backplane.plugin.PluginException;

import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.Status;

import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;

/**
 * One installation, of one artifact or several, or a rehearsal. An upload is installed while it
 * still arrives, hence two threads: the transport's, which takes the messages, and a virtual one in
 * the manager; whichever comes to an end first closes the call.
 *
 * @param <Q> the messages
 * @param <R> the reply
 */
final class InstallCall<Q, R> extends ServerCall.Listener<Received<Q>>
        implements CallsInFlight.Open {

    private final ServerCall<Received<Q>, R> call;
    private final Intake<Q, R> intake;
    private final CallsInFlight calls;
    private final InboundRefusal inbound = InboundRefusal.current();
    private final AtomicBoolean closed = new AtomicBoolean();
    private boolean begun;
    private boolean uploading;

    private InstallCall(ServerCall<Received<Q>, R> call, Intake<Q, R> intake, CallsInFlight calls) {
        this.call = call;
        this.intake = intake;
        this.calls = calls;
    }

    /**
     * Handles such calls.
     *
     * @param intakes makes what reads the messages of one call; given what asks for one more of
     *     them, beyond the two that are asked for already
     */
    static <Q, R> ServerCallHandler<Received<Q>, R> handler(
            CallsInFlight calls, Function<Runnable, Intake<Q, R>> intakes) {
        return (call, metadata) -> {
            // The message with the options, and the one after it.
            call.request(2);
            InstallCall<Q, R> begun =
                    new InstallCall<>(call, intakes.apply(() -> call.request(1)), calls);
            calls.began(begun);
            return begun;
        };
    }

    @Override
    public void onMessage(Received<Q> received) {
        Q message = received.message();
        try {
            if (closed.get()) {
                return;
            }
            if (message == null) {
                reject(Objects.requireNonNull(received.problem()));
            } else if (begun) {
                intake.next(message);
            } else {
                begin(message);
            }
        } catch (PluginException e) {
            reject(e);
        }
    }

    private void begin(Q message) {
        uploading = intake.begin(message);
        begun = true;
        if (uploading) {
            startInstalling();
        }
    }

    @Override
    public void onHalfClose() {
        if (!begun) {
            reject(
                    new PluginException(
                            ErrorCode.INVALID_ARGUMENT,
                            "the call ended without a message; the first one holds the options and"
                                    + " the source"));
        } else if (uploading) {
            intake.complete();
        } else {
            startInstalling();
        }
    }

    @Override
    public void onComplete() {
        calls.ended(this);
    }

    @Override
    public void cutOff(PluginException reason) {
        reject(reason);
    }

    @Override
    public void onCancel() {
        calls.ended(this);
        PluginException problem = inbound.problem();
        if (problem != null) {
            reject(problem);
        }
        intake.fail("the caller gave up before the upload was complete");
    }

    private void startInstalling() {
        VirtualThreadCall.THREADS.newThread(this::install).start();
    }

    private void install() {
        try {
            R response = intake.carryOut();
            if (closed.compareAndSet(false, true)) {
                call.sendHeaders(new Metadata());
                call.sendMessage(response);
                call.close(Status.OK, new Metadata());
            }
        } catch (Throwable problem) {
            reject(problem);
        }
    }

    private void reject(Throwable problem) {
        if (closed.compareAndSet(false, true)) {
            ErrorReply reply = ErrorReply.of(problem, Subject.NONE);
            call.close(reply.status(), reply.trailers());
        }
        intake.fail("the upload was broken off");
    }
}
