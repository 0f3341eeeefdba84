package dev.backplane.loader.internal;

import dev.backplane.loader.ArtifactSource;
import dev.backplane.loader.Cleanup;
import dev.backplane.loader.CodeJudgement;
import dev.backplane.loader.Digest;
import dev.backplane.loader.PluginDescriptor;
import dev.backplane.loader.PluginLoader;
import dev.backplane.loader.StagedArtifact;
import dev.backplane.loader.StoredArtifact;
import dev.backplane.loader.internal.index.IndexTerms;
import dev.backplane.loader.internal.index.Indexes;
import dev.backplane.loader.internal.policy.CodePolicy;
import dev.backplane.loader.internal.policy.CodeReview;
import dev.backplane.loader.internal.policy.CodeSurvey;
import dev.backplane.loader.internal.source.AddressPolicy;
import dev.backplane.loader.internal.source.FetchLimits;
import dev.backplane.loader.internal.source.PublicUrl;
import dev.backplane.loader.internal.source.Reason;
import dev.backplane.loader.internal.source.SourceBytes;
import dev.backplane.loader.internal.source.Transfer;
import dev.backplane.loader.internal.store.ArtifactStore;
import dev.backplane.loader.internal.store.Incoming;
import dev.backplane.loader.internal.store.Sha256;
import dev.backplane.loader.internal.trust.Candidate;
import dev.backplane.loader.internal.trust.TrustPolicy;
import dev.backplane.loader.internal.validation.ApiRange;
import dev.backplane.loader.internal.validation.ArtifactInspector;
import dev.backplane.loader.internal.validation.Fragments;
import dev.backplane.loader.internal.validation.ValidationTerms;
import dev.backplane.loader.internal.validation.Weaving;
import dev.backplane.plugin.ErrorCode;
import dev.backplane.plugin.PluginException;

import org.jspecify.annotations.Nullable;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.metatype.annotations.Designate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Names artifacts by their content: a running version's bytes are never overwritten, and equal ones
 * are kept once.
 */
@Component(configurationPid = LoaderConfig.PID)
@Designate(ocd = LoaderConfig.class)
public final class ContentAddressedLoader implements PluginLoader {

    private static final Logger log = LoggerFactory.getLogger(ContentAddressedLoader.class);

    static final String HOME = "backplane.home";
    static final String DATA = "backplane.data";
    static final String DISTRIBUTION = "backplane.distribution";

    private final Path home;
    private final List<Path> standardRepositories;
    private final RuntimeBundles runtime;
    private final CodePolicy policy;
    private final TrustPolicy trust;
    private final ArtifactStore store;
    private final VerifiedArtifacts verified;
    private final CodeSurvey survey;
    private final RepositoryFolders folders = new RepositoryFolders();
    private volatile Indexes indexes;
    private volatile LoaderConfig config;

    @Activate
    public ContentAddressedLoader(
            BundleContext context,
            LoaderConfig config,
            @Reference CodePolicy policy,
            @Reference TrustPolicy trust) {
        this.home =
                folder(context, HOME)
                        .orElseThrow(
                                () ->
                                        new IllegalStateException(
                                                "the framework property " + HOME + " is not set"));
        List<Path> repositories = new ArrayList<>(List.of(home.resolve("repository")));
        folder(context, DISTRIBUTION)
                .map(distribution -> distribution.resolve("repository"))
                .ifPresent(repositories::add);
        this.standardRepositories = List.copyOf(repositories);
        this.runtime = new RuntimeBundles(context);
        Path data = folder(context, DATA).orElse(home.resolve("data"));
        this.store = ArtifactStore.open(data.resolve("store"), Clock.systemUTC());
        this.config = config;
        this.policy = policy;
        this.verified = new VerifiedArtifacts(policy::standing);
        this.survey = new CodeSurvey(policy);
        this.trust = trust;
        this.indexes = indexes(config);
    }

    @Modified
    void modified(LoaderConfig changed) {
        config = changed;
        indexes.close();
        indexes = indexes(changed);
    }

    @Deactivate
    void deactivate() {
        indexes.close();
    }

    private Indexes indexes(LoaderConfig current) {
        return Indexes.open(
                Arrays.stream(current.repositories())
                        .filter(Indexes::isIndex)
                        .flatMap(each -> Indexes.locate(each, home).stream())
                        .toList(),
                home.resolve("data").resolve("repositories"),
                store,
                new IndexTerms(
                        fetchLimits(current),
                        () -> addresses(current),
                        current.maxIndexBytes(),
                        Duration.ofSeconds(current.repositoryRefreshSeconds())));
    }

    @Override
    public StagedArtifact stage(ArtifactSource source, @Nullable Digest expected) {
        LoaderConfig current = config;
        DigestPolicy.of(current.requireDigest()).check(source, expected, this::isInRepository);
        if (expected != null) {
            trust.requireUnrevoked(source.label(), expected); // before it is fetched
        }
        return switch (source) {
            case ArtifactSource.Stored(Digest digest) -> {
                DigestPolicy.requireEqual(source.label(), digest, expected);
                yield stored(digest);
            }
            case ArtifactSource.LocalFile(Path file) ->
                    take(
                            source.label(),
                            SourceBytes.of(file, current.maxArtifactBytes()),
                            expected,
                            current);
            case ArtifactSource.Remote(URI uri) -> fetch(uri, expected, current);
            case ArtifactSource.Upload(String fileName, InputStream bytes) ->
                    take(fileName, SourceBytes.of(bytes), expected, current);
        };
    }

    /** Bytes that are here already need not travel again. */
    private StagedArtifact fetch(URI uri, @Nullable Digest expected, LoaderConfig current) {
        try {
            if (expected != null && (known(expected).isPresent() || store.holds(expected))) {
                return stored(expected);
            }
        } catch (IOException e) {
            log.debug("{} in the store cannot be read and is fetched again", expected, e);
        }
        return take(
                PublicUrl.of(uri),
                SourceBytes.of(uri, fetchLimits(current), addresses(current)),
                expected,
                current);
    }

    @Override
    public PluginDescriptor inspect(Path file) {
        LoaderConfig current = config;
        String label = String.valueOf(file.getFileName());
        SourceBytes.check(file, current.maxArtifactBytes());
        PluginDescriptor descriptor = inspect(label, file, current);
        try {
            return judge(label, Sha256.of(file), file, descriptor);
        } catch (IOException e) {
            throw new PluginException(
                    ErrorCode.SOURCE_UNAVAILABLE,
                    "'" + label + "' cannot be read: " + Reason.of(e),
                    e);
        }
    }

    @Override
    public Optional<String> revocation(Digest digest) {
        return trust.revocation(digest);
    }

    private PluginDescriptor judge(
            String label, Digest digest, Path file, PluginDescriptor descriptor) {
        Instant since = store.since(digest).orElse(null);
        return trust.judge(new Candidate(label, digest, file, since), descriptor);
    }

    @Override
    public CodeJudgement judgeCode(Digest artifact, @Nullable Map<String, ?> properties) {
        return survey.judge(artifact, store.fileOf(artifact), properties);
    }

    @Override
    public List<RepositoryBundle> repository() {
        List<RepositoryBundle> all = new ArrayList<>(folders.scan(repositoryFolders()));
        all.addAll(indexes.bundles());
        all.sort(RepositoryFolders.BEST_FIRST);
        return List.copyOf(all);
    }

    @Override
    public List<String> repositoryProblems() {
        return indexes.problems();
    }

    private List<Path> repositoryFolders() {
        List<Path> all = new ArrayList<>(standardRepositories);
        Arrays.stream(config.repositories())
                .filter(each -> !Indexes.isIndex(each))
                .forEach(folder -> all.add(home.resolve(folder)));
        return all;
    }

    private boolean isInRepository(Path file) {
        ArtifactSource source = new ArtifactSource.LocalFile(file);
        return folders.scan(repositoryFolders()).stream()
                .anyMatch(bundle -> bundle.source().equals(source));
    }

    @Override
    public List<StoredArtifact> stored() {
        return store.list(ContentAddressedLoader::description);
    }

    private static Optional<PluginDescriptor> description(Path file) {
        try {
            return Optional.of(ArtifactInspector.describe(String.valueOf(file), file));
        } catch (PluginException e) {
            log.debug("Something in the store cannot be described", e);
            return Optional.empty();
        }
    }

    @Override
    public List<StoredArtifact> collect(Set<Digest> used, Cleanup cleanup) {
        List<StoredArtifact> gone =
                store.collect(used, Duration.ofSeconds(config.retentionSeconds()), cleanup);
        if (!cleanup.dryRun()) {
            gone.forEach(
                    artifact ->
                            log.info(
                                    "{} {} is removed from the store, nobody uses it ({})",
                                    artifact.name(),
                                    artifact.version(),
                                    artifact.digest()));
        }
        return gone;
    }

    @Override
    public Hold hold() {
        return store.hold();
    }

    private StagedArtifact take(
            String label, Transfer source, @Nullable Digest expected, LoaderConfig current) {
        try (Incoming incoming = store.receive(label, source, current.maxArtifactBytes())) {
            Digest digest = incoming.digest();
            DigestPolicy.requireEqual(label, digest, expected);
            trust.requireUnrevoked(label, digest);
            store.staged(digest);
            Optional<PluginDescriptor> known = known(digest);
            if (known.isPresent()) {
                Path file = store.fileOf(digest);
                return new StagedArtifact(digest, file, judge(label, digest, file, known.get()));
            }
            PluginDescriptor inspected = inspect(label, incoming.file(), current);
            PluginDescriptor descriptor = judge(label, digest, incoming.file(), inspected);
            Path kept = store.keep(incoming, descriptor, current.sync());
            verified.add(digest, attributes(kept), inspected);
            descriptor.warnings().forEach(warning -> log.warn("'{}': {}", label, warning));
            return new StagedArtifact(digest, kept, descriptor);
        } catch (IOException e) {
            throw new PluginException(
                    ErrorCode.INTERNAL, "'" + label + "' cannot be stored: " + Reason.of(e), e);
        }
    }

    private PluginDescriptor inspect(String label, Path file, LoaderConfig config) {
        CodeReview review = policy.review();
        PluginDescriptor descriptor =
                ArtifactInspector.inspect(label, file, terms(config), review::visitor);
        Weaving.check(label, descriptor, List.of(config.weavers()));
        Fragments.check(label, descriptor, runtime::symbolicNames);
        ApiRange.check(label, descriptor, runtime::apiPackages);
        return review.judge(label, descriptor);
    }

    private StagedArtifact stored(Digest digest) {
        trust.requireUnrevoked(digest.toString(), digest);
        store.staged(digest);
        Path file = store.fileOf(digest);
        return new StagedArtifact(
                digest, file, judge(digest.toString(), digest, file, described(digest, file)));
    }

    /** What lies in the store under that digest, whose bytes are made sure to have it. */
    private PluginDescriptor described(Digest digest, Path file) {
        try {
            // Taken before the bytes are read: a change meanwhile makes the next look read them
            // again.
            BasicFileAttributes attributes = attributes(file);
            Optional<PluginDescriptor> known = verified.find(digest, attributes);
            if (known.isPresent()) {
                return known.get();
            }
            if (!store.holds(digest)) {
                throw new PluginException(
                        ErrorCode.SOURCE_UNAVAILABLE,
                        digest
                                + " is damaged: its bytes in the store have changed; install it"
                                + " again from its source");
            }
            // The same bytes passed the full check when they came in; the policy may have changed.
            CodeReview review = policy.review();
            PluginDescriptor descriptor =
                    review.judge(
                            digest.toString(),
                            ArtifactInspector.revisit(digest.toString(), file, review::visitor));
            verified.add(digest, attributes, descriptor);
            return descriptor;
        } catch (NoSuchFileException e) {
            throw new PluginException(
                    ErrorCode.SOURCE_UNAVAILABLE,
                    digest + " is not in the store; install it from its source",
                    e);
        } catch (IOException e) {
            throw new PluginException(
                    ErrorCode.SOURCE_UNAVAILABLE,
                    digest + " in the store cannot be read: " + Reason.of(e),
                    e);
        }
    }

    private Optional<PluginDescriptor> known(Digest digest) throws IOException {
        Path file = store.fileOf(digest);
        return Files.exists(file) ? verified.find(digest, attributes(file)) : Optional.empty();
    }

    private static BasicFileAttributes attributes(Path file) throws IOException {
        return Files.readAttributes(file, BasicFileAttributes.class);
    }

    private static Optional<Path> folder(BundleContext context, String property) {
        return Optional.ofNullable(context.getProperty(property))
                .map(text -> Path.of(text).toAbsolutePath());
    }

    private static AddressPolicy addresses(LoaderConfig config) {
        return AddressPolicy.allowing(List.of(config.privateNetworks()));
    }

    private static FetchLimits fetchLimits(LoaderConfig config) {
        return new FetchLimits(
                config.maxArtifactBytes(),
                Duration.ofMillis(config.fetchTimeoutMillis()),
                Duration.ofMillis(config.downloadTimeoutMillis()),
                config.fetchRetries(),
                Duration.ofMillis(config.fetchPauseMillis()));
    }

    private static ValidationTerms terms(LoaderConfig config) {
        return new ValidationTerms(
                config.maxEntries(),
                config.maxUncompressedBytes(),
                config.maxCompressionRatio(),
                config.maxNestedJarBytes(),
                Set.of(config.nativeCode()));
    }
}
