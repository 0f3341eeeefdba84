package dev.backplane.manager.internal;

import java.util.List;

/**
 * Packages that JDKs once had (JEP 320, JEP 398 and others): a frequent reason why an old bundle
 * does not resolve.
 */
final class LostPackages {

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

    private LostPackages() {}

    static boolean left(String name) {
        return PREFIXES.stream().anyMatch(name::startsWith);
    }
}
