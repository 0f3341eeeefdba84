package dev.backplane.manager.internal.requirement;

import org.osgi.framework.Version;
import org.osgi.framework.namespace.AbstractWiringNamespace;
import org.osgi.framework.namespace.IdentityNamespace;
import org.osgi.resource.Capability;
import org.osgi.resource.Resource;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What resources and capabilities are called, and which names are near to each other. */
public final class Names {

    private static final int NEAR = 3;

    private Names() {}

    /** {@code symbolic-name version} of a resource. */
    public static String of(Resource resource) {
        List<Capability> identities =
                resource.getCapabilities(IdentityNamespace.IDENTITY_NAMESPACE);
        if (identities.isEmpty()) {
            return String.valueOf(resource);
        }
        Map<String, Object> identity = identities.getFirst().getAttributes();
        return identity.get(IdentityNamespace.IDENTITY_NAMESPACE)
                + " "
                + identity.get(IdentityNamespace.CAPABILITY_VERSION_ATTRIBUTE);
    }

    /**
     * What a capability offers by name: a package, a bundle, an extender, the types of a service.
     */
    public static List<String> offered(Capability capability) {
        String namespace = capability.getNamespace();
        Object value =
                capability
                        .getAttributes()
                        .get(namespace.equals(RequirementText.SERVICE) ? "objectClass" : namespace);
        if (value instanceof Collection<?> several) {
            return several.stream().map(String::valueOf).toList();
        }
        return value instanceof String name ? List.of(name) : List.of();
    }

    public static Version version(Capability capability) {
        Map<String, Object> attributes = capability.getAttributes();
        Object version = attributes.get(IdentityNamespace.CAPABILITY_VERSION_ATTRIBUTE);
        if (version == null) {
            version = attributes.get(AbstractWiringNamespace.CAPABILITY_BUNDLE_VERSION_ATTRIBUTE);
        }
        return version instanceof Version typed ? typed : Version.emptyVersion;
    }

    /** Up to three of the known names that are a slip of the finger away. */
    public static List<String> near(String name, List<String> known) {
        String wanted = name.toLowerCase(Locale.ROOT);
        return known.stream()
                .filter(
                        other -> {
                            String candidate = other.toLowerCase(Locale.ROOT);
                            return isPart(wanted, candidate)
                                    || isPart(candidate, wanted)
                                    || distance(wanted, candidate) <= slips(wanted);
                        })
                .sorted(
                        Comparator.comparingInt(
                                other -> distance(wanted, other.toLowerCase(Locale.ROOT))))
                .limit(NEAR)
                .toList();
    }

    private static boolean isPart(String part, String whole) {
        return part.length() >= NEAR && whole.contains(part);
    }

    /** In a short name two wrong letters make another name. */
    private static int slips(String name) {
        return Math.clamp(name.length() / NEAR, 1, NEAR);
    }

    private static int distance(String a, String b) {
        int[] row = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int substituted = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(substituted, 1 + Math.min(row[j], row[j - 1]));
            }
        }
        return row[b.length()];
    }
}
