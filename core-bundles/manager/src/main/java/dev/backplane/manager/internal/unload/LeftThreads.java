package dev.backplane.manager.internal.unload;

import org.jspecify.annotations.Nullable;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.wiring.BundleWiring;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Finds live platform threads that belong to a class loader that should be gone. Certain are
 * threads whose class, context class loader, group or handler is of it. A frame of its code is told
 * by the name of its class only, so it counts unless another bundle has a class of that name and
 * was resolved before the thread was made: the successor's threads are not blamed on the version
 * before.
 */
final class LeftThreads {

    private final BundleContext context;
    private final StartMarks marks;

    LeftThreads(BundleContext context, StartMarks marks) {
        this.context = context;
        this.marks = marks;
    }

    /** For people, by name. */
    List<String> of(ClassLoader loader, Set<String> packages) {
        List<String> found = new ArrayList<>();
        for (Map.Entry<Thread, StackTraceElement[]> each : Thread.getAllStackTraces().entrySet()) {
            Thread thread = each.getKey();
            Optional<StackTraceElement> place = ownFrame(each.getValue(), packages);
            if (!Thread.currentThread().equals(thread)
                    && (isOf(loader, thread)
                            || place.filter(frame -> isNobodyElses(thread, frame)).isPresent())) {
                found.add(text(thread, place.orElse(null)));
            }
        }
        return found.stream().sorted().toList();
    }

    private static boolean isOf(ClassLoader loader, Thread thread) {
        return loader.equals(thread.getContextClassLoader())
                || Stream.of(thread, thread.getThreadGroup(), thread.getUncaughtExceptionHandler())
                        .anyMatch(each -> isInstanceOf(loader, each));
    }

    static boolean isInstanceOf(ClassLoader loader, @Nullable Object object) {
        return object != null && loader.equals(object.getClass().getClassLoader());
    }

    /** The innermost of its code. */
    private static Optional<StackTraceElement> ownFrame(
            StackTraceElement[] stack, Set<String> packages) {
        return Arrays.stream(stack)
                .filter(frame -> packages.contains(packageOf(frame.getClassName())))
                .findFirst();
    }

    private static String packageOf(String className) {
        return className.substring(0, Math.max(0, className.lastIndexOf('.')));
    }

    private boolean isNobodyElses(Thread thread, StackTraceElement frame) {
        String name = frame.getClassName();
        String folder = "/" + packageOf(name).replace('.', '/');
        String file = name.substring(name.lastIndexOf('.') + 1) + ".class";
        return Arrays.stream(context.getBundles())
                .filter(each -> has(each, folder, file))
                .allMatch(each -> marks.isOlder(thread, each));
    }

    private static boolean has(Bundle bundle, String folder, String file) {
        BundleWiring wiring = bundle.adapt(BundleWiring.class);
        if (wiring == null || bundle.getBundleId() == 0) {
            return false;
        }
        Collection<String> found =
                wiring.listResources(folder, file, BundleWiring.LISTRESOURCES_LOCAL);
        return found != null && !found.isEmpty(); // null if it went out of use this moment
    }

    private static String text(Thread thread, @Nullable StackTraceElement place) {
        return "thread '"
                + thread.getName()
                + "' ("
                + thread.getState()
                + ")"
                + (place == null ? "" : " in " + place.getClassName() + position(place));
    }

    private static String position(StackTraceElement frame) {
        return "."
                + frame.getMethodName()
                + (frame.getFileName() == null
                        ? ""
                        : "(" + frame.getFileName() + ":" + frame.getLineNumber() + ")");
    }
}
