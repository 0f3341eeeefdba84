package dev.backplane.manager.internal.resolution;

import dev.backplane.loader.PluginLoader.RepositoryBundle;
import dev.backplane.manager.internal.requirement.Names;
import dev.backplane.manager.internal.requirement.RequirementText;

import org.jspecify.annotations.Nullable;
import org.osgi.framework.namespace.IdentityNamespace;
import org.osgi.resource.Capability;
import org.osgi.resource.Requirement;
import org.osgi.resource.Resource;

import java.util.List;
import java.util.Map;

/**
 * A resource that the framework does not have, as the resolver sees it. It and its parts are equal
 * to themselves only: the resolver keeps them in many maps, and comparing by content costs more
 * than all the rest.
 */
final class Offer implements Resource {

    private final String name;
    private final @Nullable RepositoryBundle bundle;
    private final List<Capability> capabilities;
    private final List<Requirement> requirements;

    private Offer(
            String name,
            @Nullable RepositoryBundle bundle,
            List<Capability> capabilities,
            List<Requirement> requirements) {
        this.name = name;
        this.bundle = bundle;
        this.capabilities =
                capabilities.stream().map(each -> (Capability) new Offered(this, each)).toList();
        this.requirements =
                requirements.stream().map(each -> (Requirement) new Needed(this, each)).toList();
    }

    /** What a repository offers. */
    static Offer of(RepositoryBundle bundle) {
        Resource resource = bundle.descriptor().resource();
        return new Offer(
                Names.of(resource),
                bundle,
                resource.getCapabilities(null),
                resource.getRequirements(null));
    }

    /** What may be installed. */
    static Offer of(Resource newcomer) {
        return new Offer(
                Names.of(newcomer),
                null,
                newcomer.getCapabilities(null),
                newcomer.getRequirements(null));
    }

    /** Stands for a bundle that is wired already and needs these as well. */
    static Offer needing(Resource wired, List<Requirement> needs) {
        return new Offer(Names.of(wired), null, identity(wired), needs);
    }

    private static List<Capability> identity(Resource resource) {
        return resource.getCapabilities(IdentityNamespace.IDENTITY_NAMESPACE);
    }

    /** The repository's bundle; null for what is being installed itself. */
    @Nullable RepositoryBundle bundle() {
        return bundle;
    }

    @Override
    public List<Capability> getCapabilities(@Nullable String namespace) {
        return namespace == null
                ? capabilities
                : capabilities.stream()
                        .filter(each -> each.getNamespace().equals(namespace))
                        .toList();
    }

    @Override
    public List<Requirement> getRequirements(@Nullable String namespace) {
        return namespace == null
                ? requirements
                : requirements.stream()
                        .filter(each -> each.getNamespace().equals(namespace))
                        .toList();
    }

    /** {@code symbolic-name version}; explanations of conflicts are made of it. */
    @Override
    public String toString() {
        return name;
    }

    private static final class Offered implements Capability {

        private final Offer offer;
        private final Capability declared;

        Offered(Offer offer, Capability declared) {
            this.offer = offer;
            this.declared = declared;
        }

        @Override
        public String getNamespace() {
            return declared.getNamespace();
        }

        @Override
        public Map<String, String> getDirectives() {
            return declared.getDirectives();
        }

        @Override
        public Map<String, Object> getAttributes() {
            return declared.getAttributes();
        }

        @Override
        public Resource getResource() {
            return offer;
        }
    }

    private static final class Needed implements Requirement {

        private final Offer offer;
        private final Requirement declared;

        Needed(Offer offer, Requirement declared) {
            this.offer = offer;
            this.declared = declared;
        }

        @Override
        public String getNamespace() {
            return declared.getNamespace();
        }

        @Override
        public Map<String, String> getDirectives() {
            return declared.getDirectives();
        }

        @Override
        public Map<String, Object> getAttributes() {
            return declared.getAttributes();
        }

        @Override
        public Resource getResource() {
            return offer;
        }

        /** The resolver's messages are made of it. */
        @Override
        public String toString() {
            return RequirementText.of(this);
        }
    }
}
