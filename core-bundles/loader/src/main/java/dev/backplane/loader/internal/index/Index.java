package dev.backplane.loader.internal.index;

import dev.backplane.loader.PluginLoader.RepositoryBundle;
import dev.backplane.loader.internal.source.PublicUrl;
import dev.backplane.loader.internal.source.Reason;
import dev.backplane.loader.internal.source.SourceBytes;
import dev.backplane.loader.internal.store.ArtifactStore;
import dev.backplane.loader.internal.store.Incoming;
import dev.backplane.loader.internal.store.Sha256;
import dev.backplane.plugin.PluginException;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Objects;
import java.util.UUID;

/**
 * One configured index. What it said last is kept in a file, so that a runtime starts with it
 * although the server is gone; what a failing refresh brings never displaces it. Refreshed by one
 * thread at a time, read by any.
 */
final class Index {

    private static final Logger log = LoggerFactory.getLogger(Index.class);
    private static final int SHOWN = 3;

    private final URI uri;
    private final Path kept;
    private final ArtifactStore store;
    private volatile List<RepositoryBundle> bundles = List.of();
    private volatile @Nullable String problem;
    private @Nullable String seen; // what the bundles were read from

    Index(URI uri, Path cache, ArtifactStore store) {
        this.uri = uri;
        this.kept =
                cache.resolve(
                        UUID.nameUUIDFromBytes(uri.toString().getBytes(StandardCharsets.UTF_8))
                                + ".index");
        this.store = store;
    }

    List<RepositoryBundle> bundles() {
        return bundles;
    }

    /** What is wrong with it now, for people; null if nothing is. */
    @Nullable String problem() {
        return problem;
    }

    boolean isRemote() {
        return SourceBytes.isFetched(uri);
    }

    @Override
    public String toString() {
        return "the repository " + PublicUrl.of(uri);
    }

    /** Reads what was kept of a remote one by an earlier run. */
    void recall(IndexTerms terms) {
        if (isRemote() && Files.isRegularFile(kept)) {
            try {
                take(kept, Sha256.of(kept).hex(), terms);
            } catch (IOException e) {
                log.warn("'{}' is left alone: {}", kept, Reason.of(e));
            }
        }
    }

    /** Looks what it says now; a failure becomes its problem. */
    void refresh(IndexTerms terms) {
        try {
            if (isRemote()) {
                fetch(terms);
            } else {
                look(terms);
            }
            settle(null);
        } catch (PluginException e) {
            settle(e.getMessage());
        } catch (IOException | IllegalArgumentException e) {
            settle(Reason.of(e));
        }
    }

    private void fetch(IndexTerms terms) throws IOException {
        try (Incoming incoming =
                store.receive(
                        PublicUrl.of(uri),
                        SourceBytes.of(uri, terms.limits(), terms.addresses().get()),
                        Math.min(terms.limits().maxBytes(), terms.maxIndexBytes()))) {
            if (!incoming.digest().hex().equals(seen)) {
                take(incoming.file(), incoming.digest().hex(), terms);
                Files.createDirectories(kept.getParent());
                Files.move(incoming.file(), kept, StandardCopyOption.ATOMIC_MOVE);
            }
        }
    }

    private void look(IndexTerms terms) throws IOException {
        Path file = Path.of(uri);
        SourceBytes.check(file, terms.limits().maxBytes());
        String state = Files.getLastModifiedTime(file) + " " + Files.size(file);
        if (!state.equals(seen)) {
            take(file, state, terms);
        }
    }

    private void take(Path file, String state, IndexTerms terms) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            IndexReader.Content content =
                    IndexReader.read(
                            in,
                            terms.maxIndexBytes(),
                            new IndexedResource.Terms(uri, terms.limits().maxBytes()));
            bundles = content.bundles();
            seen = state;
            if (!content.refused().isEmpty()) {
                log.warn(
                        "{} of the repository {} are left out: {}",
                        content.refused().size(),
                        PublicUrl.of(uri),
                        String.join("; ", content.refused().stream().limit(SHOWN).toList()));
            }
        }
    }

    /** Logged when it changes, not each time. */
    private void settle(@Nullable String reason) {
        String now =
                reason == null
                        ? null
                        : "the repository %s cannot be used (%s); %s"
                                .formatted(
                                        PublicUrl.of(uri),
                                        reason,
                                        bundles.isEmpty()
                                                ? "nothing of it is known"
                                                : "what it said last is used instead");
        if (!Objects.equals(now, problem)) {
            problem = now;
            if (now == null) {
                log.info("The repository {} can be used again", PublicUrl.of(uri));
            } else {
                log.warn("{}", now);
            }
        }
    }
}
