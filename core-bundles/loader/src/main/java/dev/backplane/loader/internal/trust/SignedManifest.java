package dev.backplane.loader.internal.trust;

import dev.backplane.loader.internal.message.Excerpt;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.jar.Attributes;
import java.util.jar.Manifest;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The manifest as the link between signature and files. Java is content if each section is as it
 * was signed; here the whole manifest must be, since its first section says what the bundle is, and
 * may be left out of a signature.
 */
final class SignedManifest {

    private static final Pattern WHOLE = Pattern.compile("(?i)(.+)-Digest-Manifest");
    private static final Pattern OF_FILE = Pattern.compile("(?i).+-Digest");
    private static final Pattern STRONG =
            Pattern.compile("(?i)SHA-(256|384|512|512/256)|SHA3-(256|384|512)");

    private final byte[] bytes;
    private final Manifest manifest;

    SignedManifest(byte[] bytes) throws Untrusted {
        this.bytes = bytes.clone();
        this.manifest = parse(SignatureFiles.MANIFEST, bytes);
    }

    private static Manifest parse(String name, byte[] bytes) throws Untrusted {
        try {
            return new Manifest(new ByteArrayInputStream(bytes));
        } catch (IOException e) {
            throw new Untrusted(
                    "its signature cannot be checked: %s cannot be read (%s)"
                            .formatted(
                                    Excerpt.plain(name, 80),
                                    Excerpt.plain(String.valueOf(e.getMessage()), 120)),
                    e);
        }
    }

    /** Whether somebody signed it once, or claims so. */
    boolean holdsDigests() {
        return manifest.getEntries().values().stream().anyMatch(SignedManifest::isSigned);
    }

    private static boolean isSigned(Attributes section) {
        return section.keySet().stream()
                .anyMatch(name -> OF_FILE.matcher(name.toString()).matches());
    }

    /** A file that was signed and is not there. */
    Optional<String> missing(Collection<String> entries) {
        return manifest.getEntries().entrySet().stream()
                .filter(section -> isSigned(section.getValue()))
                .map(Map.Entry::getKey)
                .filter(name -> !entries.contains(name))
                .sorted()
                .findFirst();
    }

    /**
     * Compares it with what a signature file says of it.
     *
     * @throws Untrusted if it says something else, or nothing that counts
     */
    void check(String name, byte[] signatureFile) throws Untrusted {
        Attributes signed = parse(name, signatureFile).getMainAttributes();
        List<String> weak = new ArrayList<>();
        int matching = 0;
        for (Map.Entry<Object, Object> attribute : signed.entrySet()) {
            Matcher whole = WHOLE.matcher(attribute.getKey().toString());
            if (whole.matches()) {
                if (!STRONG.matcher(whole.group(1)).matches()) {
                    weak.add(Excerpt.plain(whole.group(1), 20));
                } else if (!matches(whole.group(1), attribute.getValue().toString())) {
                    throw new Untrusted(
                            "its manifest and %s do not belong together: one of them was changed after it was signed; get it again from its publisher, or take that signature out"
                                    .formatted(Excerpt.plain(name, 80)));
                } else {
                    matching++;
                }
            }
        }
        if (matching == 0) {
            throw new Untrusted(
                    weak.isEmpty()
                            ? "%s does not cover the whole manifest; sign it again"
                                    .formatted(Excerpt.plain(name, 80))
                            : "it counts as not signed: its signature uses %s, which is broken; sign it again with SHA-256"
                                    .formatted(String.join(", ", weak)));
        }
    }

    private boolean matches(String algorithm, String expected) throws Untrusted {
        try {
            byte[] actual = MessageDigest.getInstance(algorithm).digest(bytes);
            return MessageDigest.isEqual(actual, Base64.getDecoder().decode(expected.strip()));
        } catch (NoSuchAlgorithmException e) {
            throw new Untrusted("this Java does not know its digests, " + algorithm, e);
        } catch (IllegalArgumentException e) {
            throw new Untrusted("its signature file is malformed: a digest is not Base64", e);
        }
    }
}
