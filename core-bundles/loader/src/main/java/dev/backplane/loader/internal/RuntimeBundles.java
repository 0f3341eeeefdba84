package dev.backplane.loader.internal;

import dev.backplane.loader.internal.validation.ApiRange;
import dev.backplane.loader.internal.weaving.StoredBundles;

import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.namespace.PackageNamespace;
import org.osgi.framework.wiring.BundleCapability;
import org.osgi.framework.wiring.BundleRevision;

import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What the runtime consists of, asked of the framework, since a distribution may add to it: every
 * bundle that did not come out of a store, this one or that of a home that was moved.
 */
final class RuntimeBundles {

    private final BundleContext context;

    RuntimeBundles(BundleContext context) {
        this.context = context;
    }

    Set<String> symbolicNames() {
        return bundles()
                .map(Bundle::getSymbolicName)
                .filter(Objects::nonNull)
                .collect(Collectors.toSet());
    }

    /** The packages of its API that the runtime exports, as capabilities. */
    List<BundleCapability> apiPackages() {
        return bundles()
                .map(bundle -> bundle.adapt(BundleRevision.class))
                .filter(Objects::nonNull)
                .flatMap(
                        revision ->
                                revision
                                        .getDeclaredCapabilities(PackageNamespace.PACKAGE_NAMESPACE)
                                        .stream())
                .filter(ApiRange::isOfApi)
                .toList();
    }

    private Stream<Bundle> bundles() {
        return Arrays.stream(context.getBundles())
                .filter(bundle -> !StoredBundles.isStored(bundle));
    }
}
