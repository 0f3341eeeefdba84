package dev.backplane.manager.internal.framework;

import org.osgi.framework.Bundle;
import org.osgi.framework.hooks.resolver.ResolverHook;
import org.osgi.framework.hooks.resolver.ResolverHookFactory;
import org.osgi.framework.wiring.BundleCapability;
import org.osgi.framework.wiring.BundleRequirement;
import org.osgi.framework.wiring.BundleRevision;

import java.util.Collection;
import java.util.Objects;
import java.util.function.Predicate;

/**
 * Says which of several versions that run beside each other others are wired to (OSGi Core 8,
 * chapter 57).
 *
 * <p>A bundle uses its own packages, not those of another version: one that imports what it exports
 * would else be wired to the version that it is about to replace, and so on through all versions;
 * none could ever go. And nobody is newly wired to a version that only stays for those who are
 * wired to it already, if another one offers the same.
 */
public final class RevisionHook implements ResolverHookFactory, ResolverHook {

    private final Predicate<Bundle> replaced;

    /**
     * @param replaced whether a bundle only stays for its users; asked from any thread
     */
    public RevisionHook(Predicate<Bundle> replaced) {
        this.replaced = replaced;
    }

    @Override
    public ResolverHook begin(Collection<BundleRevision> triggers) {
        return this;
    }

    @Override
    public void filterMatches(
            BundleRequirement requirement, Collection<BundleCapability> candidates) {
        BundleRevision own = requirement.getRevision();
        boolean offersItself =
                candidates.stream().anyMatch(offer -> own.equals(offer.getRevision()));
        if (offersItself) {
            candidates.removeIf(offer -> isAnotherVersion(offer.getRevision(), own));
        } else if (!candidates.stream().allMatch(this::isReplaced)) {
            candidates.removeIf(this::isReplaced);
        }
    }

    private boolean isReplaced(BundleCapability offer) {
        return replaced.test(offer.getRevision().getBundle());
    }

    private static boolean isAnotherVersion(BundleRevision offering, BundleRevision own) {
        Bundle bundle = offering.getBundle();
        return !bundle.equals(own.getBundle())
                && Objects.equals(offering.getSymbolicName(), own.getSymbolicName());
    }

    @Override
    public void filterResolvable(Collection<BundleRevision> candidates) {
        // everything may be resolved
    }

    @Override
    public void filterSingletonCollisions(
            BundleCapability singleton, Collection<BundleCapability> collisions) {
        // as the framework has it
    }

    @Override
    public void end() {
        // nothing is kept
    }
}
