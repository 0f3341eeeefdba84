package dev.backplane.cli;

import com.google.protobuf.Any;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.rpc.ErrorInfo;

import io.grpc.Status;
import io.grpc.StatusException;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.StatusProto;

import java.net.ConnectException;
import java.util.Optional;

/** What went wrong, in the words of the runtime where it said something, else in ours. */
public final class Problem {

    private static final String DOMAIN = "backplane.dev";

    private Problem() {}

    /** The runtime's error code; where it sent none, the gRPC status. */
    public static String code(Throwable problem) {
        return reason(problem).orElseGet(() -> Status.fromThrowable(problem).getCode().name());
    }

    /** Whether nothing listens where the runtime should be. */
    public static boolean isNoRuntime(Throwable problem) {
        for (Throwable cause = problem; cause != null; cause = cause.getCause()) {
            if (cause instanceof ConnectException) {
                return true;
            }
        }
        return false;
    }

    static String sentence(Throwable problem, BackplaneCommand root) {
        if (problem instanceof Failure) {
            return String.valueOf(problem.getMessage());
        }
        if (!(problem instanceof StatusRuntimeException) && !(problem instanceof StatusException)) {
            return "this command failed: " + problem;
        }
        if (isNoRuntime(problem)) {
            return noRuntime(root.address());
        }
        return code(problem) + ": " + message(problem, root);
    }

    static String noRuntime(Address address) {
        return "no runtime at " + address + "; start one with: backplane start";
    }

    private static String message(Throwable problem, BackplaneCommand root) {
        Status status = Status.fromThrowable(problem);
        if (reason(problem).isEmpty()) {
            if (status.getCode() == Status.Code.DEADLINE_EXCEEDED) {
                return "no answer within the time allowed";
            }
            if (status.getCode() == Status.Code.UNAVAILABLE) {
                return "the connection to "
                        + root.address()
                        + " failed: "
                        + status.getDescription();
            }
        }
        return String.valueOf(status.getDescription());
    }

    private static Optional<String> reason(Throwable problem) {
        com.google.rpc.Status status = StatusProto.fromThrowable(problem);
        if (status == null) {
            return Optional.empty();
        }
        return status.getDetailsList().stream()
                .filter(detail -> detail.is(ErrorInfo.class))
                .map(Problem::unpack)
                .filter(info -> info.getDomain().equals(DOMAIN))
                .map(ErrorInfo::getReason)
                .findFirst();
    }

    private static ErrorInfo unpack(Any detail) {
        try {
            return detail.unpack(ErrorInfo.class);
        } catch (InvalidProtocolBufferException e) {
            throw new Failure(
                    "the runtime sent an error that cannot be read: " + e.getMessage(), e);
        }
    }
}
