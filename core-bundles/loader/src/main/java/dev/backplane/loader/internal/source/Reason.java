package dev.backplane.loader.internal.source;

import java.net.ConnectException;
import java.net.UnknownHostException;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.nio.file.AccessDeniedException;

/** Many I/O exceptions carry no message, or only a name; people need the reason. */
public final class Reason {

    private Reason() {}

    /** Why this happened, in a few words. */
    public static String of(Throwable failure) {
        return switch (failure) {
            case AccessDeniedException e -> "access denied";
            case UnknownHostException e -> "the host is unknown";
            case UnresolvedAddressException e -> "the host is unknown";
            case HttpConnectTimeoutException e -> "no connection within the time limit";
            case HttpTimeoutException e -> "no answer within the time limit";
            case ConnectException e when e.getCause() instanceof UnresolvedAddressException ->
                    "the host is unknown";
            case ConnectException e -> "the connection was refused";
            default ->
                    failure.getMessage() == null
                            ? failure.getClass().getSimpleName()
                            : failure.getMessage();
        };
    }
}
