package dev.backplane.loader.internal.trust;

import dev.backplane.loader.internal.message.Excerpt;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeMap;

/**
 * The files of an archive by which it is signed: the only ones, with the manifest, that a signature
 * need not cover. (JAR file specification, "Signed JAR File".)
 */
record SignatureFiles(List<String> names) {

    static final String MANIFEST = "META-INF/MANIFEST.MF";

    private static final String FOLDER = "META-INF/";
    private static final String SIGNATURE = ".SF";
    private static final List<String> BLOCKS = List.of(".RSA", ".DSA", ".EC");

    /**
     * Finds them.
     *
     * @param entries the names of all entries
     * @throws Untrusted if they do not belong together, or there are two manifests to choose from
     */
    static SignatureFiles among(List<String> entries) throws Untrusted {
        TreeMap<String, List<String>> pairs = new TreeMap<>();
        Set<String> seen = new HashSet<>();
        List<String> found = new ArrayList<>();
        for (String name : entries) {
            String upper = name.toUpperCase(Locale.ROOT);
            if (upper.equals(MANIFEST) && !name.equals(MANIFEST)) {
                throw new Untrusted(
                        "its signature cannot be checked: besides META-INF/MANIFEST.MF there is %s"
                                .formatted(Excerpt.quoted(name)));
            }
            if (isSignatureFile(upper)) {
                if (!seen.add(upper)) {
                    throw new Untrusted(
                            "its signature cannot be checked: it holds %s twice, in upper and lower case"
                                    .formatted(Excerpt.quoted(upper)));
                }
                found.add(name);
                int dot = upper.lastIndexOf('.');
                pairs.computeIfAbsent(upper.substring(0, dot), _ -> new ArrayList<>())
                        .add(upper.substring(dot));
            }
        }
        for (var pair : pairs.entrySet()) {
            checkPair(pair.getKey(), pair.getValue());
        }
        return new SignatureFiles(List.copyOf(found));
    }

    private static boolean isSignatureFile(String upper) {
        return upper.startsWith(FOLDER)
                && upper.indexOf('/', FOLDER.length()) < 0
                && (upper.endsWith(SIGNATURE) || BLOCKS.stream().anyMatch(upper::endsWith));
    }

    private static void checkPair(String name, List<String> endings) throws Untrusted {
        boolean described = endings.contains(SIGNATURE);
        if (described && endings.size() == 2) {
            return;
        }
        String base = Excerpt.plain(name, 80);
        if (!described) {
            throw new Untrusted(
                    "its signature is incomplete: %s%s has no %s.SF beside it"
                            .formatted(base, endings.getFirst(), base));
        }
        throw new Untrusted(
                endings.size() == 1
                        ? "its signature is incomplete: %s.SF has no .RSA, .DSA or .EC file beside it"
                                .formatted(base)
                        : "its signature cannot be checked: %s.SF has several files beside it, %s"
                                .formatted(base, endings));
    }

    boolean isEmpty() {
        return names.isEmpty();
    }

    /** Those that hold the digest of the manifest. */
    List<String> described() {
        return names.stream()
                .filter(name -> name.toUpperCase(Locale.ROOT).endsWith(SIGNATURE))
                .toList();
    }

    /**
     * Whether a signature need not cover the entry: one of these, the manifest, an empty folder.
     */
    boolean spare(String name, long size) {
        return names.contains(name) || name.equals(MANIFEST) || (name.endsWith("/") && size == 0);
    }
}
