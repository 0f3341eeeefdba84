package dev.backplane.loader.internal.fuzz;

import dev.backplane.loader.PluginDescriptor;

import org.apache.felix.framework.BundleRevisionImpl;
import org.apache.felix.framework.Logger;
import org.apache.felix.framework.cache.BundleCache;
import org.apache.felix.framework.util.manifestparser.ManifestParser;
import org.osgi.framework.wiring.BundleRevision;
import org.osgi.resource.Capability;
import org.osgi.resource.Requirement;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/** What the JDK and the framework read in a file that the validation has accepted. */
final class SecondOpinion {

    /** Where the two count differently on purpose, or the framework adds some of its own. */
    private static final List<String> COMPARED =
            List.of(
                    "osgi.wiring.package",
                    "osgi.wiring.bundle",
                    "osgi.wiring.host",
                    "dev.backplane.plugin");

    private static final BundleRevision NOBODY = new BundleRevisionImpl(null, "0");

    private SecondOpinion() {}

    /**
     * Compares the two.
     *
     * @throws AssertionError if they differ
     */
    static void confirm(Path file, PluginDescriptor descriptor) throws IOException {
        byte[] manifest;
        try (ZipFile zip = new ZipFile(file.toFile())) {
            for (ZipEntry entry : Collections.list(zip.entries())) {
                try (InputStream in = zip.getInputStream(entry)) {
                    long size = in.transferTo(OutputStream.nullOutputStream());
                    require(size == entry.getSize(), "size of " + entry, entry.getSize(), size);
                }
            }
            manifest = zip.getInputStream(zip.getEntry("META-INF/MANIFEST.MF")).readAllBytes();
        }
        compare(manifest, descriptor);
    }

    private static void compare(byte[] manifest, PluginDescriptor descriptor) {
        ManifestParser theirs = parse(manifest);
        require(
                theirs.getSymbolicName().equals(descriptor.symbolicName()),
                "symbolic name",
                descriptor.symbolicName(),
                theirs.getSymbolicName());
        require(
                theirs.getBundleVersion().equals(descriptor.version()),
                "version",
                descriptor.version(),
                theirs.getBundleVersion());
        compare(
                "capabilities",
                count(descriptor.resource().getCapabilities(null), Capability::getNamespace),
                count(theirs.getCapabilities(), Capability::getNamespace));
        compare(
                "requirements",
                count(descriptor.resource().getRequirements(null), Requirement::getNamespace),
                count(theirs.getRequirements(), Requirement::getNamespace));
    }

    private static ManifestParser parse(byte[] manifest) {
        try {
            Map<String, Object> headers =
                    BundleCache.getMainAttributes(
                            new TreeMap<>(String.CASE_INSENSITIVE_ORDER),
                            new ByteArrayInputStream(manifest),
                            (long) manifest.length);
            return new ManifestParser(new Logger(), Map.of(), NOBODY, headers);
        } catch (Exception e) {
            throw new AssertionError("the framework refuses what was accepted: " + e, e);
        }
    }

    private static <T> Map<String, Long> count(Collection<T> all, Function<T, String> namespace) {
        return all.stream()
                .collect(Collectors.groupingBy(namespace, TreeMap::new, Collectors.counting()));
    }

    private static void compare(String what, Map<String, Long> ours, Map<String, Long> theirs) {
        for (String namespace : COMPARED) {
            require(
                    ours.getOrDefault(namespace, 0L).equals(theirs.getOrDefault(namespace, 0L)),
                    what + " of " + namespace,
                    ours,
                    theirs);
        }
    }

    private static void require(boolean holds, String what, Object ours, Object theirs) {
        if (!holds) {
            throw new AssertionError("%s: ours %s, theirs %s".formatted(what, ours, theirs));
        }
    }
}
