package dev.backplane.loader.internal.trust;

import dev.backplane.loader.internal.message.Excerpt;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.security.CodeSigner;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/**
 * Finds out who signed all of an archive. Java checks the signature and the digests of the files;
 * what it lets pass is checked here: files added or taken away, and a manifest that was changed.
 * Only for archives that have passed the other checks, which make sure that Java reads what counts.
 */
final class SignatureReader {

    private static final int MAX_BYTES = 16 * 1024 * 1024;
    private static final int BUFFER_BYTES = 64 * 1024;
    private static final Pattern CHANGED = Pattern.compile("\\S+ digest error for (.*)");
    private static final Pattern NOT_ITS_BLOCK =
            Pattern.compile("cannot verify signature block file (.*)");

    private static final String NOT_ACCEPTED =
            "it counts as not signed: Java does not accept the digests or the key of its signature"
                    + " any more, or cannot read it (security property jdk.jar.disabledAlgorithms);"
                    + " sign it again with SHA-256 and a key of today's length";

    private SignatureReader() {}

    /** Reads every byte of the archive. */
    static JarSignature read(Path file) throws IOException {
        try {
            List<String> entries = new ArrayList<>();
            SignatureFiles files = checkFiles(file, entries);
            try (JarFile jar =
                    new JarFile(file.toFile(), true, ZipFile.OPEN_READ, JarFile.baseVersion())) {
                return JarSignature.by(signers(jar, files));
            }
        } catch (Untrusted e) {
            return JarSignature.none(e.reason());
        } catch (SecurityException e) {
            return JarSignature.none(explained(String.valueOf(e.getMessage())));
        }
    }

    /** Without Java's own check, which would come first and say less. */
    private static SignatureFiles checkFiles(Path file, List<String> entries)
            throws Untrusted, IOException {
        try (ZipFile zip = new ZipFile(file.toFile())) {
            zip.stream().map(ZipEntry::getName).forEach(entries::add);
            SignatureFiles files = SignatureFiles.among(entries);
            SignedManifest manifest =
                    new SignedManifest(bytes(zip, zip.getEntry(SignatureFiles.MANIFEST)));
            if (files.isEmpty()) {
                throw new Untrusted(
                        manifest.holdsDigests()
                                ? "it is not signed any more: its manifest holds digests, but its signature (META-INF/*.SF) was taken away; get it again from its publisher"
                                : "it is not signed; sign it with: backplane sign FILE --keystore KEYSTORE --alias ALIAS");
            }
            for (String name : files.described()) {
                manifest.check(name, bytes(zip, zip.getEntry(name)));
            }
            var missing = manifest.missing(new HashSet<>(entries));
            if (missing.isPresent()) {
                throw new Untrusted(
                        "%s was taken out of it after it was signed; get it again from its publisher"
                                .formatted(Excerpt.quoted(missing.get())));
            }
            return files;
        }
    }

    private static byte[] bytes(ZipFile zip, ZipEntry entry) throws Untrusted, IOException {
        if (entry.getSize() > MAX_BYTES) {
            throw new Untrusted(
                    "its signature cannot be checked: %s has %,d bytes, the limit is %,d"
                            .formatted(
                                    Excerpt.quoted(entry.getName()), entry.getSize(), MAX_BYTES));
        }
        try (InputStream in = zip.getInputStream(entry)) {
            return in.readAllBytes();
        }
    }

    private static List<CodeSigner> signers(JarFile jar, SignatureFiles files)
            throws Untrusted, IOException {
        Set<CodeSigner> all = new LinkedHashSet<>();
        Set<CodeSigner> covering = null;
        String uncovered = "";
        byte[] buffer = new byte[BUFFER_BYTES];
        for (JarEntry entry : Collections.list(jar.entries())) {
            if (files.spare(entry.getName(), entry.getSize())) {
                continue;
            }
            List<CodeSigner> signers = signers(jar, entry, buffer);
            all.addAll(signers);
            if (covering == null) {
                covering = new LinkedHashSet<>(signers);
            } else {
                covering.retainAll(signers);
            }
            if (covering.isEmpty() && uncovered.isEmpty()) {
                uncovered = entry.getName();
            }
        }
        if (covering == null) {
            throw new Untrusted(
                    "it holds nothing but its manifest, and Java tells who signed a file only; add one and sign it again");
        }
        if (covering.isEmpty()) {
            throw new Untrusted(all.isEmpty() ? NOT_ACCEPTED : inPart(uncovered));
        }
        return List.copyOf(covering);
    }

    private static String inPart(String uncovered) {
        return "it is signed in part only: no signature covers %s and the rest; sign it as a whole"
                .formatted(Excerpt.quoted(uncovered));
    }

    /** Java knows them once the entry has been read to its end. */
    private static List<CodeSigner> signers(JarFile jar, JarEntry entry, byte[] buffer)
            throws IOException {
        try (InputStream in = jar.getInputStream(entry)) {
            while (in.read(buffer) >= 0) {
                // its digest is compared at the end
            }
        }
        CodeSigner[] signers = entry.getCodeSigners();
        return signers == null ? List.of() : Arrays.asList(signers);
    }

    private static String explained(String reason) {
        Matcher changed = CHANGED.matcher(reason);
        if (changed.matches()) {
            return "%s was changed after it was signed; get it again from its publisher"
                    .formatted(Excerpt.quoted(changed.group(1)));
        }
        Matcher block = NOT_ITS_BLOCK.matcher(reason);
        if (block.matches()) {
            return "%s.SF was changed after it was signed, or its signature is forged; get it again from its publisher"
                    .formatted(Excerpt.plain(block.group(1), 80));
        }
        return "its signature is not sound: %s; get it again from its publisher"
                .formatted(Excerpt.plain(reason, 200));
    }
}
