package dev.backplane.manager.internal.requirement;

import java.util.List;
import java.util.Set;

/**
 * Packages that JDKs once had (JEP 320, JEP 398 and others): a frequent reason why an old bundle
 * does not resolve.
 */
public final class LostPackages {

    private static final List<String> PREFIXES =
            List.of(
                    "javax.activation",
                    "javax.annotation",
                    "javax.jws",
                    "javax.transaction",
                    "javax.xml.bind",
                    "javax.xml.ws",
                    "javax.xml.soap",
                    "java.applet",
                    "org.omg.",
                    "com.sun.image",
                    "sun.");

    /** Begin like lost ones, but are still there. */
    private static final Set<String> KEPT =
            Set.of(
                    "javax.annotation.processing",
                    "javax.transaction.xa",
                    "sun.misc",
                    "sun.reflect");

    private LostPackages() {}

    public static boolean left(String name) {
        return !KEPT.contains(name) && PREFIXES.stream().anyMatch(name::startsWith);
    }
}
