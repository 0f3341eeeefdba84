package dev.backplane.manager.internal.framework;

import org.osgi.framework.Bundle;
import org.osgi.framework.wiring.BundleWiring;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Finds the first place of a failure's stack that is a bundle's own code. */
final class OwnFrames {

    private static final String CAUSE = "Caused by: ";

    /** As {@link Throwable#printStackTrace()} writes it, with or without a loader's name. */
    private static final Pattern FRAME =
            Pattern.compile("\\s+at (?:[^(]*/)?([\\w.$]+)\\.[\\w$<>]+\\(.*");

    private OwnFrames() {}

    /** In the innermost cause that has one. */
    static Optional<String> first(Throwable failure, Bundle bundle) {
        List<Throwable> causes = new ArrayList<>();
        for (Throwable each = failure; each != null; each = each.getCause()) {
            causes.add(each);
        }
        Collections.reverse(causes);
        return causes.stream()
                .flatMap(cause -> Arrays.stream(cause.getStackTrace()))
                .filter(frame -> isOwn(frame.getClassName(), bundle))
                .findFirst()
                .map(frame -> frame.getClassName() + place(frame));
    }

    private static String place(StackTraceElement frame) {
        return "."
                + frame.getMethodName()
                + (frame.getFileName() == null || frame.getLineNumber() < 0
                        ? ""
                        : "(" + frame.getFileName() + ":" + frame.getLineNumber() + ")");
    }

    /** The same of a printed stack. */
    static Optional<String> first(String stackTrace, Bundle bundle) {
        return innermostFirst(stackTrace)
                .map(FRAME::matcher)
                .filter(Matcher::matches)
                .filter(frame -> isOwn(frame.group(1), bundle))
                .findFirst()
                .map(frame -> frame.group().substring(frame.start(1)));
    }

    /** What the innermost cause says of itself. */
    static String cause(String stackTrace) {
        return innermostFirst(stackTrace)
                .filter(line -> !line.isBlank() && !line.startsWith("\t"))
                .findFirst()
                .map(line -> line.startsWith(CAUSE) ? line.substring(CAUSE.length()) : line)
                .orElse("no reason given");
    }

    private static Stream<String> innermostFirst(String stackTrace) {
        List<String> causes = new ArrayList<>(List.of(stackTrace.split("(?m)^(?=Caused by: )")));
        Collections.reverse(causes);
        return causes.stream().flatMap(String::lines);
    }

    private static boolean isOwn(String className, Bundle bundle) {
        BundleWiring wiring = bundle.adapt(BundleWiring.class);
        if (wiring == null) {
            return false;
        }
        String path = className.replace('.', '/');
        int slash = path.lastIndexOf('/');
        return !wiring.listResources(
                        slash < 0 ? "/" : path.substring(0, slash),
                        path.substring(slash + 1) + ".class",
                        BundleWiring.LISTRESOURCES_LOCAL)
                .isEmpty();
    }
}
