package dev.backplane.manager;

import dev.backplane.loader.ArtifactSource;
import dev.backplane.loader.Digest;

import org.jspecify.annotations.Nullable;

import java.util.Objects;

/**
 * What to install, for whom.
 *
 * @param source where the bytes come from
 * @param owner the door that will own the entry
 * @param start whether the plugin should run; null keeps what an existing entry says and starts a
 *     new one
 * @param force takes the entry over from another owner
 * @param sha256 the digest the bytes must have; null accepts any where the loader's policy does
 * @param terms how it is to be watched, if it replaces a version that serves
 * @param target which runtimes it is for, an LDAP filter over their {@link
 *     dev.backplane.config.NodeLabels labels}; empty for all, null keeps what an existing entry
 *     says
 * @since 0.1
 */
public record InstallRequest(
        ArtifactSource source,
        Owner owner,
        @Nullable Boolean start,
        boolean force,
        @Nullable Digest sha256,
        UpdateTerms terms,
        @Nullable String target) {

    /** Source, owner and terms may not be null. */
    public InstallRequest {
        Objects.requireNonNull(source, "source");
        Objects.requireNonNull(owner, "owner");
        Objects.requireNonNull(terms, "terms");
    }

    /** For the runtimes it was for; a new one for all. */
    public InstallRequest(
            ArtifactSource source,
            Owner owner,
            @Nullable Boolean start,
            boolean force,
            @Nullable Digest sha256,
            UpdateTerms terms) {
        this(source, owner, start, force, sha256, terms, null);
    }

    /** Watched as configured. */
    public InstallRequest(
            ArtifactSource source,
            Owner owner,
            @Nullable Boolean start,
            boolean force,
            @Nullable Digest sha256) {
        this(source, owner, start, force, sha256, UpdateTerms.CONFIGURED);
    }

    /** Whatever the digest is. */
    public InstallRequest(
            ArtifactSource source, Owner owner, @Nullable Boolean start, boolean force) {
        this(source, owner, start, force, null);
    }
}
