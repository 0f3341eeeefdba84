package dev.backplane.manager.internal;

import org.osgi.framework.BundleException;

/** The part of a chain of exceptions that tells a person what happened. */
final class Causes {

    private Causes() {}

    /** The innermost cause, with its type unless that is the framework's own wrapping. */
    static String deepest(Throwable error) {
        Throwable deepest = error;
        while (deepest.getCause() != null) {
            deepest = deepest.getCause();
        }
        String message = deepest.getMessage();
        if (deepest instanceof BundleException && message != null) {
            return message;
        }
        return message == null
                ? deepest.getClass().getName()
                : deepest.getClass().getName() + ": " + message;
    }
}
