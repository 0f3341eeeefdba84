package dev.backplane.manager.internal.framework;

import org.osgi.framework.Bundle;
import org.osgi.framework.Constants;

/** The bundle states in the words of OSGi Core 8, section 4.4.2. */
public final class BundleStates {

    private BundleStates() {}

    public static String name(int state) {
        return switch (state) {
            case Bundle.UNINSTALLED -> "UNINSTALLED";
            case Bundle.INSTALLED -> "INSTALLED";
            case Bundle.RESOLVED -> "RESOLVED";
            case Bundle.STARTING -> "STARTING";
            case Bundle.STOPPING -> "STOPPING";
            case Bundle.ACTIVE -> "ACTIVE";
            default -> "UNKNOWN(" + state + ")";
        };
    }

    /**
     * Running as far as the framework is concerned; a lazily activated bundle rests in STARTING,
     * and a fragment is never more than attached to its host.
     */
    public static boolean isUp(Bundle bundle) {
        int state = bundle.getState();
        return state == Bundle.ACTIVE
                || (state == Bundle.STARTING && isLazy(bundle))
                || (state == Bundle.RESOLVED && isFragment(bundle));
    }

    public static boolean isFragment(Bundle bundle) {
        return bundle.getHeaders("").get(Constants.FRAGMENT_HOST) != null;
    }

    public static boolean isLazy(Bundle bundle) {
        String policy = bundle.getHeaders("").get("Bundle-ActivationPolicy");
        return policy != null && policy.trim().startsWith("lazy");
    }
}
