package dev.backplane.deploy.internal;

import dev.backplane.loader.Digest;
import dev.backplane.plugin.ErrorCode;
import dev.backplane.plugin.PluginException;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * The json files of the folder, read once while they stay the same. A file that is half-written or
 * malformed keeps what it said before.
 */
final class DesiredFiles {

    private static final Logger LOG = LoggerFactory.getLogger(DesiredFiles.class);
    private static final long MAX_BYTES = 1 << 20;

    /**
     * What a file says.
     *
     * @param content its digest: a touched file says nothing new
     */
    record Said(Digest content, DesiredFile desired) {}

    private record Read(FileStamp stamp, @Nullable PluginException error) {}

    private final Path folder;
    private final Attempts attempts;
    private final Map<String, Read> reads = new HashMap<>();
    private final Map<String, Said> lastGood = new HashMap<>();

    DesiredFiles(Path folder, Attempts attempts) {
        this.folder = folder;
        this.attempts = attempts;
    }

    /** Reads what changed, and says what the files keep for themselves. */
    JsonClaims read(FolderView view) {
        Set<String> files = view.jsons();
        reads.keySet().retainAll(files);
        lastGood.keySet().retainAll(files);
        Map<String, String> jsonByPlugin = new HashMap<>();
        Set<String> sources = new HashSet<>();
        for (String file : files) {
            if (view.isSettled(file)) {
                readIfChanged(file, view.stamp(file));
            }
            jsonByPlugin.put(DesiredFileParser.pluginName(file), file);
            Said said = lastGood.get(file);
            if (said != null
                    && said.desired().source() instanceof DesiredSource.InFolder(String jar)) {
                sources.add(jar);
            }
        }
        return new JsonClaims(jsonByPlugin, sources);
    }

    /** The files that can be acted on now. */
    Map<String, Said> ready(FolderView view) {
        Map<String, Said> ready = new HashMap<>(lastGood);
        ready.keySet()
                .removeIf(
                        file -> {
                            Read read = reads.get(file);
                            return !view.isSettled(file)
                                    || read == null
                                    || read.error() != null
                                    || !read.stamp().equals(view.stamp(file));
                        });
        return ready;
    }

    private void readIfChanged(String file, FileStamp stamp) {
        Read before = reads.get(file);
        if (before == null || !before.stamp().equals(stamp)) {
            reads.remove(file);
            try {
                reads.put(file, new Read(stamp, load(file, stamp)));
            } catch (NoSuchFileException e) {
                LOG.debug("{} vanished while it was read", file, e);
                return;
            } catch (IOException e) {
                attempts.refuse(
                        file,
                        ErrorCode.SOURCE_UNAVAILABLE,
                        file + " cannot be read (" + e + "): check its permissions.");
                return;
            }
        }
        PluginException error = reads.get(file).error();
        if (error != null) {
            attempts.refuse(file, error.code(), file + ": " + error.getMessage());
        }
    }

    private @Nullable PluginException load(String file, FileStamp stamp) throws IOException {
        if (!stamp.regular()) {
            return new PluginException(
                    ErrorCode.INVALID_ARGUMENT, "it is neither a file nor a link to one.");
        }
        if (stamp.size() > MAX_BYTES) {
            return new PluginException(
                    ErrorCode.TOO_LARGE,
                    "it has %d bytes, at most %d are read.".formatted(stamp.size(), MAX_BYTES));
        }
        Path path = folder.resolve(file);
        byte[] content = Files.readAllBytes(path);
        if (!FileStamp.of(path).equals(stamp)) {
            throw new NoSuchFileException(file, null, "replaced while it was read");
        }
        try {
            DesiredFile desired = DesiredFileParser.parse(file, content);
            Digest digest = JarInspector.digest(new ByteArrayInputStream(content));
            lastGood.put(file, new Said(digest, desired));
            return null;
        } catch (PluginException e) {
            return e;
        }
    }
}
