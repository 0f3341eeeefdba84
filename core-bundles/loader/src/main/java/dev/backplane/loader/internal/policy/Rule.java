package dev.backplane.loader.internal.policy;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What code of a plugin does not do without being allowed to. A rule is a list of methods, or of
 * packages whose mere use counts.
 */
enum Rule {
    /** The JVM is everybody's. */
    EXIT("may end the JVM"),
    /** A process outlives the plugin and escapes its limits. */
    PROCESS("starts processes"),
    /** A fault there takes the JVM along. */
    NATIVE("loads or calls native code"),
    /** Likewise, and it may be gone in the next Java. */
    UNSAFE("uses internals of the JDK"),
    /** Nothing is private to others then. */
    REFLECTION("opens what is private to others"),
    /** They change without notice, and what they guard is everybody's. */
    INTERNALS("uses internals of the runtime");

    private static final String FOREIGN = "java/lang/foreign/";
    private static final List<String> ACCESS = List.of("setAccessible", "trySetAccessible");

    /** Owner to method to rule. */
    private static final Map<String, Map<String, Rule>> METHODS =
            Map.ofEntries(
                    Map.entry(
                            "java/lang/System",
                            Map.of("exit", EXIT, "load", NATIVE, "loadLibrary", NATIVE)),
                    Map.entry(
                            "java/lang/Runtime",
                            Map.of(
                                    "exit",
                                    EXIT,
                                    "halt",
                                    EXIT,
                                    "exec",
                                    PROCESS,
                                    "load",
                                    NATIVE,
                                    "loadLibrary",
                                    NATIVE)),
                    Map.entry("sun/misc/Signal", Map.of("raise", EXIT)),
                    Map.entry(
                            "java/lang/ProcessBuilder",
                            Map.of("start", PROCESS, "startPipeline", PROCESS)),
                    Map.entry(
                            FOREIGN + "Linker",
                            Map.of("downcallHandle", NATIVE, "upcallStub", NATIVE)),
                    Map.entry(FOREIGN + "SymbolLookup", Map.of("libraryLookup", NATIVE)),
                    Map.entry(FOREIGN + "MemorySegment", Map.of("reinterpret", NATIVE)),
                    Map.entry(FOREIGN + "AddressLayout", Map.of("withTargetLayout", NATIVE)),
                    Map.entry(
                            "java/lang/ModuleLayer$Controller",
                            Map.of("enableNativeAccess", NATIVE)),
                    access("java/lang/reflect/AccessibleObject"),
                    access("java/lang/reflect/Executable"),
                    access("java/lang/reflect/Method"),
                    access("java/lang/reflect/Field"),
                    access("java/lang/reflect/Constructor"),
                    Map.entry(
                            "java/lang/invoke/MethodHandles",
                            Map.of("privateLookupIn", REFLECTION)));

    private final String meaning;

    Rule(String meaning) {
        this.meaning = meaning;
    }

    private static Map.Entry<String, Map<String, Rule>> access(String owner) {
        return Map.entry(
                owner,
                ACCESS.stream()
                        .collect(Collectors.toUnmodifiableMap(each -> each, _ -> REFLECTION)));
    }

    /** As configurations write it. */
    String key() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** What a plugin that breaks it does, as part of a sentence. */
    String meaning() {
        return meaning;
    }

    static Optional<Rule> of(String key) {
        return Arrays.stream(values()).filter(rule -> rule.key().equals(key)).findFirst();
    }

    /** Whether a class of this internal name is worth a closer look. */
    static boolean watches(String owner) {
        return METHODS.containsKey(owner) || ofClass(owner).isPresent();
    }

    /** The rule that a call breaks. */
    static Optional<Rule> ofCall(String owner, String method) {
        Map<String, Rule> methods = METHODS.get(owner);
        Rule rule = methods == null ? null : methods.get(method);
        return rule == null ? ofClass(owner) : Optional.of(rule);
    }

    /** The rule that the mere use of a class breaks. */
    static Optional<Rule> ofClass(String name) {
        if (name.equals("sun/misc/Unsafe") || name.startsWith("jdk/internal/")) {
            return Optional.of(UNSAFE);
        }
        boolean core =
                name.startsWith("dev/backplane/")
                        && name.contains("/internal/")
                        && !name.startsWith("dev/backplane/samples/");
        return core || name.startsWith("org/apache/felix/framework/")
                ? Optional.of(INTERNALS)
                : Optional.empty();
    }
}
