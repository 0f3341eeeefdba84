package dev.backplane.loader;

import org.jspecify.annotations.Nullable;
import org.osgi.annotation.versioning.ProviderType;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * Takes bytes from outside, judges them, and keeps what passes in a content-addressed store.
 * Nothing here touches the framework. Thread-safe; every method may block on files or the network.
 *
 * @since 0.1
 */
@ProviderType
public interface PluginLoader {

    /**
     * Copies the source into the store and validates it. What fails is not kept.
     *
     * @param expected the digest the bytes must have; null if any will do
     * @throws dev.backplane.plugin.PluginException {@code INVALID_ARGUMENT} if the policy wants to
     *     know the digest of such a source, {@code SOURCE_UNAVAILABLE} if it cannot be read, {@code
     *     TOO_LARGE}, {@code BAD_ARTIFACT} if it has another digest or is not a bundle this runtime
     *     accepts, {@code UNTRUSTED} if the policy does not admit it
     */
    StagedArtifact stage(ArtifactSource source, @Nullable Digest expected);

    /** The same, whatever the digest is. */
    default StagedArtifact stage(ArtifactSource source) {
        return stage(source, null);
    }

    /**
     * Validates the artifact and reports its digest without keeping anything.
     *
     * @throws dev.backplane.plugin.PluginException as for {@link #stage}
     */
    PluginDescriptor inspect(Path file);

    /**
     * Says what the code of a stored artifact would come to under a code policy, whether or not it
     * was let in under another.
     *
     * @param policy the properties of a configuration {@link CodeJudgement#PID}; null for the
     *     policy as it stands
     * @throws dev.backplane.plugin.PluginException {@code SOURCE_UNAVAILABLE} if it is not in the
     *     store
     */
    default CodeJudgement judgeCode(Digest artifact, @Nullable Map<String, ?> policy) {
        return CodeJudgement.NOTHING;
    }

    /**
     * Whether an artifact has been revoked, by the list as it stands now. What is revoked cannot be
     * staged any more; what runs already is left to whoever asks.
     *
     * @return why it may not be used and what to do; empty if it may. By default nothing is
     *     revoked.
     */
    default Optional<String> revocation(Digest digest) {
        return Optional.empty();
    }

    /**
     * The well-formed bundles of the repositories, best first: by symbolic name, then highest
     * version. Of a remote index it is what is known of it now: nothing is fetched here, and only
     * one that was never read is waited for, a few seconds at most.
     */
    List<RepositoryBundle> repository();

    /**
     * What is wrong with the repositories now, one sentence each, for people: one that cannot be
     * reached or read, and offers what it had when it could. Empty if nothing is.
     */
    default List<String> repositoryProblems() {
        return List.of();
    }

    /** Everything in the store, in no order; nothing is opened for it. */
    List<StoredArtifact> stored();

    /**
     * Deletes artifacts that nobody uses. One counts as unused from when it is missing among those
     * used here for the first time; what was staged under an open {@link Hold} is left alone. A
     * file that cannot be deleted is left for the next time.
     *
     * @param used what is needed, whatever its age
     * @return what was deleted; with {@link Cleanup#dryRun} what would be
     */
    List<StoredArtifact> collect(Set<Digest> used, Cleanup cleanup);

    /**
     * Keeps all that is staged from now on, until the hold is closed: for an install that stages
     * first and writes down later what it needs.
     */
    Hold hold();

    /** Keeps artifacts from being collected while it is open. */
    interface Hold extends AutoCloseable {
        @Override
        void close();
    }

    /**
     * A bundle that a repository offers.
     *
     * @param source where its bytes are: a file of a folder, or a URL of an index
     * @param digest what its bytes must have, as the index says; null for a file of a folder
     * @param descriptor what it, or the index, says of it; only {@link #stage} judges it
     */
    record RepositoryBundle(
            ArtifactSource source, @Nullable Digest digest, PluginDescriptor descriptor) {
        /** Source and descriptor may not be null. */
        public RepositoryBundle {
            Objects.requireNonNull(source, "source");
            Objects.requireNonNull(descriptor, "descriptor");
        }

        /** A file of a repository folder. */
        public RepositoryBundle(Path file, PluginDescriptor descriptor) {
            this(new ArtifactSource.LocalFile(file), null, descriptor);
        }
    }
}
