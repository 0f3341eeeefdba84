package dev.backplane.loader.internal.store;

import dev.backplane.loader.Cleanup;
import dev.backplane.loader.Digest;
import dev.backplane.loader.PluginDescriptor;
import dev.backplane.loader.PluginLoader.Hold;
import dev.backplane.loader.StoredArtifact;
import dev.backplane.loader.internal.source.Sink;
import dev.backplane.loader.internal.source.Transfer;
import dev.backplane.plugin.ErrorCode;
import dev.backplane.plugin.PluginException;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One folder of files named by their content. A file appears under its name only when it is
 * complete, so a crash at any moment leaves whole artifacts and, at worst, a temporary file that
 * the next start removes.
 */
public final class ArtifactStore {

    private static final Logger log = LoggerFactory.getLogger(ArtifactStore.class);

    private static final String SUFFIX = ".jar";
    private static final String TEMPORARY = ".part";
    private static final Pattern NAME = Pattern.compile("([0-9a-f]{64})\\.jar");

    /** Longer than the steps in which any file system tells the time of a change. */
    private static final Duration TIME_STEP = Duration.ofSeconds(3);

    private final Path folder;
    private final StoreLedger ledger;

    /** How the folder's time stood at a look that cannot have missed anything. */
    private volatile @Nullable FileTime seen;

    private ArtifactStore(Path folder, StoreLedger ledger) {
        this.folder = folder;
        this.ledger = ledger;
    }

    /**
     * Makes the folder if need be, removes what a crash left in it, and looks what is there. Beside
     * the folder lies a file of its name and {@code .index}.
     *
     * @throws PluginException {@code INTERNAL} if the folder cannot be used
     */
    public static ArtifactStore open(Path folder, Clock clock) {
        try {
            Files.createDirectories(folder);
            try (DirectoryStream<Path> leftovers =
                    Files.newDirectoryStream(folder, "*" + TEMPORARY)) {
                for (Path leftover : leftovers) {
                    Files.deleteIfExists(leftover);
                }
            }
            StoreIndex index =
                    new StoreIndex(folder.resolveSibling(folder.getFileName() + ".index"));
            ArtifactStore store = new ArtifactStore(folder, new StoreLedger(index, clock));
            store.look();
            return store;
        } catch (IOException e) {
            throw internal("the store folder '" + folder + "' cannot be used", e);
        }
    }

    /** Compares what is written down with the files that are there, if any came or went. */
    private void look() throws IOException {
        FileTime changed = Files.getLastModifiedTime(folder);
        if (changed.equals(seen)) {
            return;
        }
        boolean settled = changed.toInstant().isBefore(Instant.now().minus(TIME_STEP));
        compare();
        seen = settled ? changed : null;
    }

    private void compare() throws IOException {
        List<StoredArtifact> before = ledger.all();
        Set<String> present = new HashSet<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
            for (Path file : files) {
                Matcher named = NAME.matcher(file.getFileName().toString());
                if (named.matches()) {
                    present.add(named.group(1));
                }
            }
        }
        ledger.forget(
                before.stream()
                        .map(StoredArtifact::digest)
                        .filter(digest -> !present.contains(digest.hex()))
                        .toList());
        for (String hex : present) {
            if (!ledger.knows(hex)) {
                find(new Digest(hex));
            }
        }
    }

    private void find(Digest digest) throws IOException {
        try {
            BasicFileAttributes file =
                    Files.readAttributes(fileOf(digest), BasicFileAttributes.class);
            ledger.found(digest, file.size(), file.lastModifiedTime().toInstant());
        } catch (NoSuchFileException e) {
            log.debug("{} went away while the store was read", digest, e);
        }
    }

    /**
     * Everything that is there, in no order.
     *
     * @param describe reads a file that nobody knows yet; empty if that fails
     * @throws PluginException {@code INTERNAL} if the folder cannot be read
     */
    public List<StoredArtifact> list(Function<Path, Optional<PluginDescriptor>> describe) {
        try {
            look();
        } catch (IOException e) {
            throw internal("the store folder '" + folder + "' cannot be read", e);
        }
        for (StoredArtifact artifact : ledger.all()) {
            if (artifact.version().isEmpty()) {
                describe.apply(fileOf(artifact.digest()))
                        .ifPresent(found -> ledger.described(artifact.digest(), found));
            }
        }
        return ledger.all();
    }

    /** Says that the artifact is about to be used, whether it is there already or not. */
    public void staged(Digest digest) {
        ledger.staged(digest);
    }

    /** When the artifact came in; empty if it is not known to be there. */
    public Optional<Instant> since(Digest digest) {
        return ledger.since(digest);
    }

    /** Keeps what is staged from now on, until it is closed. */
    public Hold hold() {
        return ledger.hold();
    }

    /**
     * Deletes what is unused, as {@link dev.backplane.loader.PluginLoader#collect} says.
     *
     * @param retention how long something is kept that nobody uses
     */
    public List<StoredArtifact> collect(Set<Digest> used, Duration retention, Cleanup cleanup) {
        return ledger.collect(used, retention, cleanup, digest -> delete(fileOf(digest)));
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
     * @param descriptor what they are
     * @param sync whether to wait until the bytes are safe against a loss of power
     * @throws PluginException {@code INTERNAL} if the file system refuses
     */
    public Path keep(Incoming incoming, PluginDescriptor descriptor, boolean sync) {
        Digest digest = incoming.digest();
        Path file = fileOf(digest);
        try {
            if (!holds(digest)) {
                Files.move(incoming.file(), file, StandardCopyOption.ATOMIC_MOVE);
                if (sync) {
                    force(file);
                }
            }
            ledger.kept(digest, Files.size(file), descriptor);
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

    private static boolean delete(Path file) {
        try {
            Files.deleteIfExists(file);
            return true;
        } catch (IOException e) {
            log.warn("'{}' stays for now: it cannot be deleted", file, e);
            return false;
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
