package dev.backplane.launcher;

import static java.nio.charset.StandardCharsets.UTF_8;

import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.framework.startlevel.BundleStartLevel;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.zip.ZipEntry;

/**
 * The configuration files as a bundle, updated when one of them has changed. The Configurator (OSGi
 * Compendium 8, section 150) follows changes of bundles; of what it is given as {@code
 * configurator.initial} it never replaces anything.
 */
final class ConfigurationBundle {

    private static final String LOCATION = "backplane:configuration";
    private static final String DIGEST = "Backplane-Digest";
    private static final String FOLDER = "OSGI-INF/configurator/";

    /** Active before the Configurator starts. */
    private static final int START_LEVEL = 1;

    private ConfigurationBundle() {}

    /** Makes the bundle hold these files. */
    static void install(BundleContext context, List<Path> files)
            throws IOException, BundleException {
        String digest = digest(files);
        Bundle bundle = context.getBundle(LOCATION);
        if (bundle == null) {
            bundle = context.installBundle(LOCATION, jar(files, digest));
            bundle.adapt(BundleStartLevel.class).setStartLevel(START_LEVEL);
        } else if (!digest.equals(bundle.getHeaders("").get(DIGEST))) {
            bundle.update(jar(files, digest));
        }
        bundle.start(Bundle.START_ACTIVATION_POLICY);
    }

    private static InputStream jar(List<Path> files, String digest) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (JarOutputStream jar = new JarOutputStream(bytes, manifest(digest))) {
            for (Path file : files) {
                jar.putNextEntry(new ZipEntry(FOLDER + file.getFileName()));
                Files.copy(file, jar);
                jar.closeEntry();
            }
        }
        return new ByteArrayInputStream(bytes.toByteArray());
    }

    private static Manifest manifest(String digest) {
        Manifest manifest = new Manifest();
        Attributes headers = manifest.getMainAttributes();
        headers.put(Attributes.Name.MANIFEST_VERSION, "1.0");
        headers.putValue(Constants.BUNDLE_MANIFESTVERSION, "2");
        headers.putValue(Constants.BUNDLE_SYMBOLICNAME, "dev.backplane.configuration");
        headers.putValue(Constants.BUNDLE_NAME, "Backplane configuration files");
        headers.putValue(
                Constants.REQUIRE_CAPABILITY,
                "osgi.extender;filter:=\"(&(osgi.extender=osgi.configurator)(version>=1.0)"
                        + "(!(version>=2.0)))\"");
        headers.putValue(DIGEST, digest);
        return manifest;
    }

    private static String digest(List<Path> files) throws IOException {
        MessageDigest digest;
        try {
            digest = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
        for (Path file : files) {
            digest.update((file.getFileName() + "\n" + Files.size(file) + "\n").getBytes(UTF_8));
            digest.update(Files.readAllBytes(file));
        }
        return HexFormat.of().formatHex(digest.digest());
    }
}
