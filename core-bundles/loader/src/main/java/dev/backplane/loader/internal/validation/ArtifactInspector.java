package dev.backplane.loader.internal.validation;

import dev.backplane.loader.PluginDescriptor;
import dev.backplane.plugin.ErrorCode;
import dev.backplane.plugin.PluginException;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.util.zip.ZipFile;

/** The one way from a file of unknown content to a descriptor; the archive is opened once. */
public final class ArtifactInspector {

    private ArtifactInspector() {}

    /**
     * Checks everything: every entry and the manifest.
     *
     * @param artifact what people call the file, for messages
     * @throws PluginException {@code BAD_ARTIFACT}, {@code TOO_LARGE}, {@code SOURCE_UNAVAILABLE}
     */
    public static PluginDescriptor inspect(String artifact, Path file, ValidationLimits limits) {
        return open(
                artifact,
                file,
                zip -> {
                    JarWalk.check(zip, limits);
                    return DescriptorReader.read(ManifestEntries.read(zip));
                });
    }

    /**
     * Reads and checks the manifest alone: for an index, and for bytes that passed {@link #inspect}
     * before.
     *
     * @throws PluginException as for {@link #inspect}
     */
    public static PluginDescriptor describe(String artifact, Path file) {
        return open(artifact, file, zip -> DescriptorReader.read(ManifestEntries.read(zip)));
    }

    private interface Check {
        PluginDescriptor of(ZipFile zip) throws Refused, IOException;
    }

    private static PluginDescriptor open(String artifact, Path file, Check check) {
        try {
            byte[] head = FirstBytes.of(file);
            if (head.length == 0) {
                throw Refused.bad("the file is empty; was it copied to its end?");
            }
            return open(file, head, check);
        } catch (Refused refused) {
            throw refused.of(artifact);
        } catch (IOException e) {
            throw new PluginException(
                    ErrorCode.SOURCE_UNAVAILABLE,
                    "'" + artifact + "' cannot be read: " + e.getMessage(),
                    e);
        }
    }

    private static PluginDescriptor open(Path file, byte[] head, Check check)
            throws Refused, IOException {
        try (ZipFile zip = new ZipFile(file.toFile())) {
            return check.of(zip);
        } catch (FileSystemException e) {
            throw e;
        } catch (IOException e) {
            String hint =
                    FirstBytes.areZip(head)
                            ? "it is a truncated or damaged zip archive ("
                                    + e.getMessage()
                                    + "); copy or build it again"
                            : "it is not a zip archive: "
                                    + FirstBytes.describe(head)
                                    + "; a bundle is a jar file";
            throw Refused.bad(hint, e);
        }
    }
}
