package dev.backplane.loader.internal.guard;

import java.lang.reflect.Method;
import java.util.Map;
import java.util.Set;

/**
 * Called by rewritten classes of plugins just before they could end the JVM. A guard rail against
 * mistakes: code that means to end it finds another way.
 */
public final class ExitGuard {

    /** Decides, for the bundle of a symbolic name that is about to do this. */
    public interface Decision {

        /**
         * Returns if the call may go on.
         *
         * @throws SecurityException if it may not
         */
        void check(String symbolicName, String call);
    }

    private static final Map<Class<?>, Set<String>> ENDS =
            Map.of(Runtime.class, Set.of("exit", "halt"), System.class, Set.of("exit"));

    private static volatile Decision decision =
            (symbolicName, call) -> {
                throw refusal(symbolicName, call);
            };

    private ExitGuard() {}

    /** Hands the decisions over; without one every call is refused. */
    public static void decideBy(Decision other) {
        decision = other;
    }

    /** What the bundle is told. */
    public static SecurityException refusal(String symbolicName, String call) {
        return new SecurityException(
                "the plugin %1$s must not end the JVM, which others need: it called %2$s; if that is meant, add %1$s:exit to allow of the configuration dev.backplane.loader.code"
                        .formatted(symbolicName, call));
    }

    /** Before {@code System.exit} and its like. */
    public static void ending(String symbolicName, String call) {
        decision.check(symbolicName, call);
    }

    /** Before {@code Method.invoke} and the making of a handle of it; a null throws there. */
    public static void invoking(String symbolicName, Method method) {
        if (method != null && ends(method.getDeclaringClass(), method.getName())) {
            decision.check(symbolicName, call(method.getDeclaringClass(), method.getName()));
        }
    }

    /** Before a method handle is looked up; a null throws there. */
    public static void finding(String symbolicName, Class<?> type, String method) {
        if (ends(type, method)) {
            decision.check(symbolicName, call(type, method));
        }
    }

    /** Before a method handle is bound to an object; a null throws there. */
    public static void binding(String symbolicName, Object receiver, String method) {
        if (receiver instanceof Runtime && ends(Runtime.class, method)) {
            decision.check(symbolicName, call(Runtime.class, method));
        }
    }

    private static boolean ends(Class<?> type, String method) {
        return (type == System.class || type == Runtime.class)
                && method != null
                && ENDS.get(type).contains(method);
    }

    private static String call(Class<?> type, String method) {
        return type.getSimpleName() + "." + method + " by reflection";
    }
}
