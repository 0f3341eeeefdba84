package dev.backplane.loader.internal.store;

import dev.backplane.loader.Digest;
import dev.backplane.loader.internal.source.Sink;
import dev.backplane.loader.internal.source.Transfer;
import dev.backplane.plugin.ErrorCode;
import dev.backplane.plugin.PluginException;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * One folder of files named by their content. A file appears under its name only when it is
 * complete, so a crash at any moment leaves whole artifacts and, at worst, a temporary file that
 * the next start removes.
 */
public final class ArtifactStore {

    private static final Logger log = LoggerFactory.getLogger(ArtifactStore.class);

    private static final String SUFFIX = ".jar";
    private static final String TEMPORARY = ".part";

    /** File systems keep time more coarsely than the clock does. */
    private static final Duration COARSE = Duration.ofSeconds(2);

    private final Path folder;
    private final FileTime opened = FileTime.from(Instant.now().minus(COARSE));

    private ArtifactStore(Path folder) {
        this.folder = folder;
    }

    /**
     * Makes the folder if need be, and removes what a crash left in it.
     *
     * @throws PluginException {@code INTERNAL} if the folder cannot be used
     */
    public static ArtifactStore open(Path folder) {
        try {
            Files.createDirectories(folder);
            try (DirectoryStream<Path> leftovers =
                    Files.newDirectoryStream(folder, "*" + TEMPORARY)) {
                for (Path leftover : leftovers) {
                    Files.deleteIfExists(leftover);
                }
            }
            return new ArtifactStore(folder);
        } catch (IOException e) {
            throw internal("the store folder '" + folder + "' cannot be used", e);
        }
    }

    /** Where the artifact lies if it is there. */
    public Path fileOf(Digest digest) {
        return folder.resolve(digest.hex() + SUFFIX);
    }

    /**
     * Lets the bytes in, into the store's folder, while hashing them.
     *
     * @param artifact what people call it, for messages
     * @throws PluginException {@code TOO_LARGE}, {@code SOURCE_UNAVAILABLE} if it cannot be read to
     *     its end, {@code INTERNAL} if it cannot be written, and what the transfer throws
     */
    public Incoming receive(String artifact, Transfer transfer, long maxBytes) {
        Path file = temporary(artifact);
        boolean complete = false;
        try {
            Digest digest = write(artifact, transfer, file, maxBytes);
            complete = true;
            return new Incoming(file, digest);
        } catch (IOException e) {
            throw internal("'" + artifact + "' cannot be written to the store", e);
        } finally {
            if (!complete) {
                delete(file);
            }
        }
    }

    private static Digest write(String artifact, Transfer transfer, Path file, long maxBytes)
            throws IOException {
        try (IncomingFile incoming = new IncomingFile(artifact, file, maxBytes)) {
            transfer(artifact, transfer, incoming);
            return incoming.digest();
        }
    }

    private Path temporary(String artifact) {
        try {
            return Files.createTempFile(folder, "incoming-", TEMPORARY);
        } catch (IOException e) {
            throw internal(
                    "'" + artifact + "' cannot be written to the store folder '" + folder + "'", e);
        }
    }

    /** A failing source is somebody else's fault than a failing disk. */
    private static void transfer(String artifact, Transfer transfer, Sink sink) {
        try {
            transfer.into(sink);
        } catch (IOException e) {
            throw new PluginException(
                    ErrorCode.SOURCE_UNAVAILABLE,
                    "'" + artifact + "' cannot be read to its end: " + e.getMessage(),
                    e);
        }
    }

    /**
     * Gives the bytes their name. If a sound file of that name is there already it stays; a damaged
     * one is replaced.
     *
     * @param sync whether to wait until the bytes are safe against a loss of power
     * @throws PluginException {@code INTERNAL} if the file system refuses
     */
    public Path keep(Incoming incoming, boolean sync) {
        Path file = fileOf(incoming.digest());
        try {
            if (holds(incoming.digest())) {
                Files.setLastModifiedTime(file, FileTime.from(Instant.now()));
                return file;
            }
            Files.move(incoming.file(), file, StandardCopyOption.ATOMIC_MOVE);
            if (sync) {
                force(file);
            }
            return file;
        } catch (IOException e) {
            throw internal("'" + file + "' cannot be written", e);
        }
    }

    /**
     * Whether the artifact is there and its bytes are what its name says; reads them all.
     *
     * @throws IOException if the file is there and cannot be read
     */
    public boolean holds(Digest digest) throws IOException {
        Path file = fileOf(digest);
        return Files.isRegularFile(file) && Sha256.of(file).equals(digest);
    }

    /**
     * Deletes every artifact that is not among these and has not come in since the store was
     * opened: somebody may be about to use it. What cannot be deleted is left for the next time.
     */
    public void retainOnly(Set<Digest> used) {
        Set<Path> kept = used.stream().map(this::fileOf).collect(Collectors.toSet());
        try (DirectoryStream<Path> artifacts = Files.newDirectoryStream(folder, "*" + SUFFIX)) {
            for (Path artifact : artifacts) {
                if (!kept.contains(artifact) && isOld(artifact)) {
                    delete(artifact);
                }
            }
        } catch (IOException e) {
            log.warn(
                    "Unused artifacts in '{}' stay for now: the folder cannot be listed",
                    folder,
                    e);
        }
    }

    private boolean isOld(Path artifact) throws IOException {
        return Files.getLastModifiedTime(artifact).compareTo(opened) < 0;
    }

    private static void delete(Path artifact) {
        try {
            Files.deleteIfExists(artifact);
        } catch (IOException e) {
            log.warn("'{}' stays for now: it cannot be deleted", artifact, e);
        }
    }

    /**
     * After the rename, so that one journal commit carries bytes and name; forcing the folder too
     * would cost a second. A power failure in between cannot do harm: stored bytes are hashed
     * before they are used again.
     */
    private static void force(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.force(true);
        }
    }

    static PluginException internal(String what, IOException cause) {
        return new PluginException(
                ErrorCode.INTERNAL,
                what + ": " + cause.getMessage() + "; check its permissions and free space",
                cause);
    }
}
