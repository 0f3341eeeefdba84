package dev.backplane.loader.internal.weaving;

import java.util.List;
import java.util.Optional;

/**
 * A call that a class makes through a method of its own instead, which asks the guard first. The
 * method stands in the class itself: to the JDK the caller stays the same, and with it what the
 * caller may see.
 */
enum Bridge {
    EXIT("java/lang/System", "exit", "(I)V", true, Guard.ENDING),
    RUNTIME_EXIT("java/lang/Runtime", "exit", "(I)V", false, Guard.ENDING),
    HALT("java/lang/Runtime", "halt", "(I)V", false, Guard.ENDING),
    INVOKE(
            "java/lang/reflect/Method",
            "invoke",
            "(Ljava/lang/Object;[Ljava/lang/Object;)Ljava/lang/Object;",
            false,
            Guard.INVOKING_RECEIVER),
    FIND_STATIC(
            Names.LOOKUP,
            "findStatic",
            "(Ljava/lang/Class;Ljava/lang/String;Ljava/lang/invoke/MethodType;)Ljava/lang/invoke/MethodHandle;",
            false,
            Guard.FINDING),
    FIND_VIRTUAL(Names.LOOKUP, "findVirtual", FIND_STATIC.descriptor, false, Guard.FINDING),
    BIND(
            Names.LOOKUP,
            "bind",
            "(Ljava/lang/Object;Ljava/lang/String;Ljava/lang/invoke/MethodType;)Ljava/lang/invoke/MethodHandle;",
            false,
            Guard.BINDING),
    UNREFLECT(
            Names.LOOKUP,
            "unreflect",
            "(Ljava/lang/reflect/Method;)Ljava/lang/invoke/MethodHandle;",
            false,
            Guard.INVOKING_ARGUMENT);

    private static final List<Bridge> ALL = List.of(values());

    /** What the guard is asked, with which of the bridge's parameters. */
    enum Guard {
        ENDING("ending", "(Ljava/lang/String;Ljava/lang/String;)V"),
        INVOKING_RECEIVER("invoking", "(Ljava/lang/String;Ljava/lang/reflect/Method;)V", 0),
        INVOKING_ARGUMENT("invoking", "(Ljava/lang/String;Ljava/lang/reflect/Method;)V", 1),
        FINDING("finding", "(Ljava/lang/String;Ljava/lang/Class;Ljava/lang/String;)V", 1, 2),
        BINDING("binding", "(Ljava/lang/String;Ljava/lang/Object;Ljava/lang/String;)V", 1, 2);

        static final String OWNER = "dev/backplane/loader/internal/guard/ExitGuard";

        final String method;
        final String descriptor;
        final List<Integer> parameters;

        Guard(String method, String descriptor, Integer... parameters) {
            this.method = method;
            this.descriptor = descriptor;
            this.parameters = List.of(parameters);
        }
    }

    /** An enum's constants cannot use its own. */
    private interface Names {
        String LOOKUP = "java/lang/invoke/MethodHandles$Lookup";
    }

    final String owner;
    final String method;
    final String descriptor;
    final boolean isStatic;
    final Guard guard;

    Bridge(String owner, String method, String descriptor, boolean isStatic, Guard guard) {
        this.owner = owner;
        this.method = method;
        this.descriptor = descriptor;
        this.isStatic = isStatic;
        this.guard = guard;
    }

    static boolean watches(String owner) {
        return ALL.stream().anyMatch(bridge -> bridge.owner.equals(owner));
    }

    static Optional<Bridge> of(String owner, String method, String descriptor) {
        return ALL.stream()
                .filter(
                        bridge ->
                                bridge.method.equals(method)
                                        && bridge.owner.equals(owner)
                                        && bridge.descriptor.equals(descriptor))
                .findFirst();
    }

    /** The method in the rewritten class; no compiler makes such a name. */
    String bridgeName() {
        return "$backplane$" + method;
    }

    /** The receiver has become the first parameter. */
    String bridgeDescriptor() {
        return isStatic ? descriptor : "(L" + owner + ";" + descriptor.substring(1);
    }

    /** What people call it. */
    String call() {
        return owner.substring(owner.lastIndexOf('/') + 1) + "." + method;
    }
}
