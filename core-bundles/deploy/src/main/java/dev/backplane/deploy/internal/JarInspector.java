package dev.backplane.deploy.internal;

import dev.backplane.loader.Digest;
import dev.backplane.loader.PluginLoader;
import dev.backplane.plugin.ErrorCode;
import dev.backplane.plugin.PluginException;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.Set;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;

/**
 * Reads jars, each only once while it stays the same; content the manager already runs is not
 * validated again.
 */
final class JarInspector {

    private static final Logger LOG = LoggerFactory.getLogger(JarInspector.class);

    /** How often a jar is looked at again that the policy keeps out: the policy may change. */
    private static final Duration POLICY_PAUSE = Duration.ofSeconds(5);

    private record Seen(FileStamp stamp, Inspection inspection, Instant when) {}

    private final Path folder;
    private final PluginLoader loader;
    private final Clock clock;
    private final Map<String, Seen> seen = new HashMap<>();

    JarInspector(Path folder, PluginLoader loader, Clock clock) {
        this.folder = folder;
        this.loader = loader;
        this.clock = clock;
    }

    /** Looks into a settled file. */
    Inspection inspect(String name, FileStamp stamp, Map<Digest, Artifact> known) {
        Seen before = seen.get(name);
        if (before != null && before.stamp().equals(stamp) && !isDueAgain(before)) {
            return before.inspection();
        }
        Inspection inspection = look(name, stamp, known, before);
        if (mayChangeBySight(inspection)) {
            seen.remove(name);
        } else {
            seen.put(name, new Seen(stamp, inspection, clock.instant()));
        }
        return inspection;
    }

    private boolean isDueAgain(Seen before) {
        return before.inspection() instanceof Inspection.Bad bad
                && bad.code() == ErrorCode.UNTRUSTED
                && !before.when().plus(POLICY_PAUSE).isAfter(clock.instant());
    }

    void retain(Set<String> names) {
        seen.keySet().retainAll(names);
    }

    /** Permissions are mended without a trace in the stamp. */
    private static boolean mayChangeBySight(Inspection inspection) {
        return switch (inspection) {
            case Inspection.Changing() -> true;
            case Inspection.Bad bad -> bad.code() == ErrorCode.SOURCE_UNAVAILABLE;
            case Inspection.Good good -> false;
        };
    }

    private Inspection look(
            String name, FileStamp stamp, Map<Digest, Artifact> known, @Nullable Seen before) {
        if (!stamp.regular()) {
            return new Inspection.Bad(
                    ErrorCode.SOURCE_UNAVAILABLE,
                    name + " is neither a file nor a link to one: put a jar file there.");
        }
        Path file = folder.resolve(name);
        try {
            Digest digest = digest(file);
            requireWholeZip(file);
            Inspection found = find(file, digest, known, before);
            return FileStamp.of(file).equals(stamp) ? found : new Inspection.Changing();
        } catch (ZipException e) {
            return new Inspection.Bad(
                    ErrorCode.BAD_ARTIFACT,
                    name
                            + " is not a complete jar ("
                            + e.getMessage()
                            + "): copy it again; what runs is left as it is.");
        } catch (NoSuchFileException e) {
            LOG.debug("{} vanished while it was read", file, e);
            return new Inspection.Changing();
        } catch (IOException e) {
            return new Inspection.Bad(
                    ErrorCode.SOURCE_UNAVAILABLE,
                    name + " cannot be read (" + e + "): check its permissions.");
        }
    }

    private Inspection find(
            Path file, Digest digest, Map<Digest, Artifact> known, @Nullable Seen before) {
        if (before != null
                && before.inspection() instanceof Inspection.Good good
                && good.artifact().digest().equals(digest)) {
            return good;
        }
        Artifact installed = known.get(digest);
        if (installed != null) {
            return new Inspection.Good(installed);
        }
        try {
            return new Inspection.Good(Artifact.of(loader.inspect(file), digest));
        } catch (PluginException e) {
            return new Inspection.Bad(e.code(), e.getMessage());
        } catch (RuntimeException e) {
            LOG.error("{} cannot be judged", file, e);
            return new Inspection.Bad(
                    ErrorCode.INTERNAL, file.getFileName() + " cannot be judged: " + e);
        }
    }

    private static void requireWholeZip(Path file) throws IOException {
        // Opening reads the directory at the file's end, which half a copy lacks.
        try {
            new ZipFile(file.toFile()).close();
        } catch (NoSuchFileException | ZipException e) {
            throw e;
        } catch (IOException e) {
            // Every byte was read just before, so it is what they say, and no matter of the disk.
            ZipException unreadable = new ZipException(String.valueOf(e.getMessage()));
            unreadable.initCause(e);
            throw unreadable;
        }
    }

    static Digest digest(InputStream content) throws IOException {
        try (DigestOutputStream out =
                new DigestOutputStream(
                        OutputStream.nullOutputStream(), MessageDigest.getInstance("SHA-256"))) {
            content.transferTo(out);
            return new Digest(HexFormat.of().formatHex(out.getMessageDigest().digest()));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    private static Digest digest(Path file) throws IOException {
        try (InputStream content = Files.newInputStream(file)) {
            return digest(content);
        }
    }
}
