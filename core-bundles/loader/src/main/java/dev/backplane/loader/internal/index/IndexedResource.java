package dev.backplane.loader.internal.index;

import dev.backplane.loader.ArtifactSource;
import dev.backplane.loader.Digest;
import dev.backplane.loader.PluginDescriptor;
import dev.backplane.loader.PluginLoader.RepositoryBundle;
import dev.backplane.loader.PluginType;
import dev.backplane.loader.internal.message.Excerpt;
import dev.backplane.loader.internal.source.SourceBytes;
import dev.backplane.plugin.PluginBundle;

import org.apache.felix.utils.resource.CapabilityImpl;
import org.apache.felix.utils.resource.RequirementImpl;
import org.apache.felix.utils.resource.ResourceImpl;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.Version;
import org.osgi.framework.namespace.IdentityNamespace;
import org.osgi.resource.Capability;

import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;

/** One resource of an index while it is read: first its clauses, then whether it is of use. */
final class IndexedResource {

    private static final String CONTENT = "osgi.content";

    /** How bnd ties a multi-release bundle to resources that it makes up; no framework knows it. */
    private static final String MULTI_RELEASE = "bnd.multirelease";

    private static final Pattern SHA_256 = Pattern.compile("[0-9a-fA-F]{64}");
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_.-]{1,256}");
    private static final int MAX_DESCRIPTION_CHARS = 200;

    /**
     * What a resource is held against.
     *
     * @param index where the index is; relative URLs begin there
     * @param maxArtifactBytes the largest artifact that is taken
     */
    record Terms(URI index, long maxArtifactBytes) {}

    private final Terms terms;
    private final ResourceImpl resource = new ResourceImpl();
    private @Nullable String fault;

    IndexedResource(Terms terms) {
        this.terms = terms;
    }

    /** The first one is told. */
    void fault(String reason) {
        if (fault == null) {
            fault = reason;
        }
    }

    void capability(
            @Nullable String namespace,
            Map<String, Object> attributes,
            Map<String, String> directives) {
        try {
            resource.addCapability(
                    new CapabilityImpl(resource, named(namespace), directives, attributes));
        } catch (IllegalArgumentException e) {
            fault(String.valueOf(e.getMessage()));
        }
    }

    void requirement(
            @Nullable String namespace,
            Map<String, Object> attributes,
            Map<String, String> directives) {
        if (MULTI_RELEASE.equals(namespace)) {
            return;
        }
        try {
            resource.addRequirement(
                    new RequirementImpl(resource, named(namespace), directives, attributes));
        } catch (IllegalArgumentException e) {
            fault(String.valueOf(e.getMessage()));
        }
    }

    private static String named(@Nullable String namespace) {
        if (namespace == null || namespace.isEmpty()) {
            throw new IllegalArgumentException("a capability or requirement has no namespace");
        }
        return namespace;
    }

    /** Whether it says that it is something else than a bundle, as it may. */
    boolean isOfAnotherKind() {
        return only(IdentityNamespace.IDENTITY_NAMESPACE)
                .map(
                        found ->
                                found.getAttributes()
                                        .get(IdentityNamespace.CAPABILITY_TYPE_ATTRIBUTE))
                .filter(
                        type ->
                                !isBundle(
                                        Map.of(IdentityNamespace.CAPABILITY_TYPE_ATTRIBUTE, type)))
                .isPresent();
    }

    /**
     * The resource as an offer.
     *
     * @throws IllegalArgumentException why it is none
     */
    RepositoryBundle toBundle() {
        if (fault != null) {
            throw new IllegalArgumentException(fault);
        }
        Map<String, Object> identity =
                only(IdentityNamespace.IDENTITY_NAMESPACE)
                        .filter(found -> isBundle(found.getAttributes()))
                        .orElseThrow(
                                () ->
                                        new IllegalArgumentException(
                                                "it has no identity as a bundle"))
                        .getAttributes();
        String symbolicName = String.valueOf(identity.get(IdentityNamespace.IDENTITY_NAMESPACE));
        if (!NAME.matcher(symbolicName).matches()) {
            throw new IllegalArgumentException(
                    Excerpt.quoted(symbolicName) + " is no symbolic name");
        }
        Version version = version(symbolicName, identity);
        Capability content = content(symbolicName);
        return new RepositoryBundle(
                new ArtifactSource.Remote(location(symbolicName, content)),
                Digest.parse(String.valueOf(content.getAttributes().get(CONTENT))),
                descriptor(symbolicName, version, identity));
    }

    private static boolean isBundle(Map<String, Object> identity) {
        Object type = identity.get(IdentityNamespace.CAPABILITY_TYPE_ATTRIBUTE);
        return IdentityNamespace.TYPE_BUNDLE.equals(type)
                || IdentityNamespace.TYPE_FRAGMENT.equals(type);
    }

    private Optional<Capability> only(String namespace) {
        List<Capability> found = resource.getCapabilities(namespace);
        return found.size() == 1 ? Optional.of(found.getFirst()) : Optional.empty();
    }

    private static Version version(String symbolicName, Map<String, Object> identity) {
        Object version = identity.get(IdentityNamespace.CAPABILITY_VERSION_ATTRIBUTE);
        if (version instanceof Version typed) {
            return typed;
        }
        throw new IllegalArgumentException(symbolicName + " has no version of type Version");
    }

    /** Without a digest nobody knows what will come from there. */
    private Capability content(String symbolicName) {
        for (Capability content : resource.getCapabilities(CONTENT)) {
            Object digest = content.getAttributes().get(CONTENT);
            if (digest instanceof String text && SHA_256.matcher(text).matches()) {
                if (content.getAttributes().get("size") instanceof Long size
                        && size > terms.maxArtifactBytes()) {
                    throw new IllegalArgumentException(
                            "%s has %,d bytes, the limit is %,d (maxArtifactBytes)"
                                    .formatted(symbolicName, size, terms.maxArtifactBytes()));
                }
                return content;
            }
        }
        throw new IllegalArgumentException(
                symbolicName + " has no content (osgi.content) with a SHA-256");
    }

    /** What came over the network must not name files of this machine, nor leave https. */
    private URI location(String symbolicName, Capability content) {
        if (!(content.getAttributes().get("url") instanceof String url)) {
            throw new IllegalArgumentException(symbolicName + " has a content without a URL");
        }
        URI uri = terms.index().resolve(url);
        String from = terms.index().getScheme().toLowerCase(Locale.ROOT);
        boolean allowed =
                SourceBytes.isFetched(uri)
                        ? !from.equals("https") || "https".equalsIgnoreCase(uri.getScheme())
                        : from.equals("file") && "file".equalsIgnoreCase(uri.getScheme());
        if (!allowed) {
            throw new IllegalArgumentException(
                    "%s lies at a %s: URL, which an index at a %s: URL may not name"
                            .formatted(symbolicName, uri.getScheme(), from));
        }
        return uri;
    }

    private PluginDescriptor descriptor(
            String symbolicName, Version version, Map<String, Object> identity) {
        Optional<String> plugin =
                only(PluginBundle.NAMESPACE)
                        .map(mark -> mark.getAttributes().get(PluginBundle.NAMESPACE))
                        .map(String::valueOf)
                        .filter(name -> NAME.matcher(name).matches());
        Object description = identity.get(IdentityNamespace.CAPABILITY_DESCRIPTION_ATTRIBUTE);
        return new PluginDescriptor(
                plugin.orElse(symbolicName),
                plugin.isPresent() ? PluginType.BUNDLE : PluginType.LIBRARY,
                symbolicName,
                version,
                Excerpt.plain(Objects.toString(description, ""), MAX_DESCRIPTION_CHARS),
                resource);
    }
}
