package dev.backplane.loader.internal.source;

import java.net.ConnectException;
import java.net.UnknownHostException;
import java.nio.file.AccessDeniedException;

/** Many I/O exceptions carry no message, or only a name; people need the reason. */
public final class Reason {

    private Reason() {}

    /** Why this happened, in a few words. */
    public static String of(Throwable failure) {
        return switch (failure) {
            case AccessDeniedException e -> "access denied";
            case UnknownHostException e -> "the host is unknown";
            case ConnectException e -> "the connection was refused";
            default ->
                    failure.getMessage() == null
                            ? failure.getClass().getSimpleName()
                            : failure.getMessage();
        };
    }
}
