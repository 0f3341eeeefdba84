package dev.backplane.loader.internal.weaving;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Method;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.IntConsumer;

/** Tries to end the JVM in every way that weaving can see; loaded rewritten only. */
@SuppressWarnings("unused")
public final class Escapee {

    private static final MethodType EXIT = MethodType.methodType(void.class, int.class);

    private Escapee() {}

    public static Map<String, Callable<?>> attempts() {
        return Map.of(
                "System.exit",
                () -> {
                    System.exit(1);
                    return null;
                },
                "Runtime.exit",
                () -> {
                    Runtime.getRuntime().exit(1);
                    return null;
                },
                "Runtime.halt",
                () -> {
                    Runtime.getRuntime().halt(1);
                    return null;
                },
                "System.exit by reference",
                () -> {
                    IntConsumer exit = System::exit;
                    exit.accept(1);
                    return null;
                },
                "Runtime.halt by bound reference",
                () -> {
                    IntConsumer halt = Runtime.getRuntime()::halt;
                    halt.accept(1);
                    return null;
                },
                "Method.invoke",
                () -> System.class.getMethod("exit", int.class).invoke(null, 1),
                "findStatic",
                () -> MethodHandles.lookup().findStatic(System.class, "exit", EXIT),
                "findVirtual",
                () -> MethodHandles.lookup().findVirtual(Runtime.class, "halt", EXIT),
                "bind",
                () -> MethodHandles.lookup().bind(Runtime.getRuntime(), "exit", EXIT),
                "unreflect",
                () -> MethodHandles.lookup().unreflect(Runtime.class.getMethod("exit", int.class)));
    }

    private static String secret(String text) {
        return "secret " + text;
    }

    /** What must go on as before, with branches, so that stack maps matter. */
    public static String innocent(int n) throws Throwable {
        StringBuilder result = new StringBuilder();
        for (int i = 0; i < n; i++) {
            Method own = Escapee.class.getDeclaredMethod("secret", String.class);
            Object said = i % 2 == 0 ? own.invoke(null, "a") : own.invoke(null, "b");
            switch (i) {
                case 0 -> result.append(said);
                case 1 -> result.append('+').append(said);
                default -> result.append('.');
            }
        }
        MethodHandle handle =
                MethodHandles.lookup()
                        .findStatic(
                                Escapee.class,
                                "secret",
                                MethodType.methodType(String.class, String.class));
        try {
            Method missing = null;
            missing.invoke(null);
        } catch (NullPointerException e) {
            result.append(" npe");
        }
        return result + " " + (String) handle.invokeExact("c");
    }

    /** Code in an interface. */
    public interface Interface {
        /** Leaves by a default method. */
        default Object leave() throws ReflectiveOperationException {
            return System.class.getMethod("exit", int.class).invoke(null, 1);
        }
    }

    /** Something to call it on. */
    public static final class Implementation implements Interface {}
}
