package dev.backplane.manager.internal.framework;

import org.osgi.framework.Bundle;
import org.osgi.framework.BundleException;

import java.io.IOException;
import java.util.zip.ZipException;

/** The part of a chain of exceptions that tells a person what happened. */
public final class Causes {

    private Causes() {}

    /** Whether it was the disk and not what was to be written there; trying again may help. */
    public static boolean isOfDisk(Throwable error) {
        for (Throwable cause = error; cause != null; cause = cause.getCause()) {
            if (cause instanceof IOException && !(cause instanceof ZipException)) {
                return true;
            }
        }
        return false;
    }

    /** The innermost cause, with its type unless that is the framework's own wrapping. */
    public static String deepest(Throwable error) {
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

    /** The same, with the first place in the bundle's own code. */
    public static String deepest(Throwable error, Bundle bundle) {
        return deepest(error)
                + OwnFrames.first(error, bundle).map(place -> ", at " + place).orElse("");
    }
}
