package dev.backplane.loader.internal.weaving;

import org.osgi.framework.Bundle;

import java.util.regex.Pattern;

/** Tells bundles that came in through the loader from what the distribution brings. */
public final class StoredBundles {

    private static final String PREFIX = "reference:file:";
    private static final Pattern LOCATION =
            Pattern.compile(PREFIX + ".*/data/store/[0-9a-f]{64}\\.jar");

    private StoredBundles() {}

    /** Whether the bundle lies in a store: the one of this home, or of one that was moved. */
    public static boolean isStored(Bundle bundle) {
        String location = bundle.getLocation();
        return location.startsWith(PREFIX) && LOCATION.matcher(location).matches();
    }
}
