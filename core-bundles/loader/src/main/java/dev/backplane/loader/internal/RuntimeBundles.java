package dev.backplane.loader.internal;

import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;

import java.util.Arrays;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What the runtime consists of, asked of the framework, since a distribution may add to it: every
 * bundle that did not come out of a store, this one or that of a home that was moved.
 */
final class RuntimeBundles {

    private static final Pattern STORED =
            Pattern.compile("reference:file:.*/data/store/[0-9a-f]{64}\\.jar");

    private final BundleContext context;

    RuntimeBundles(BundleContext context) {
        this.context = context;
    }

    Set<String> symbolicNames() {
        return Arrays.stream(context.getBundles())
                .filter(bundle -> !STORED.matcher(bundle.getLocation()).matches())
                .map(Bundle::getSymbolicName)
                .filter(Objects::nonNull)
                .collect(Collectors.toSet());
    }
}
