package dev.backplane.loader.internal.validation;

import dev.backplane.loader.PluginDescriptor;
import dev.backplane.plugin.PluginException;

import org.osgi.framework.namespace.PackageNamespace;
import org.osgi.resource.Namespace;
import org.osgi.resource.Requirement;

import java.util.Collection;

/**
 * Keeps out what changes the classes of others (OSGi Core 8, chapter 56), unless it is trusted: a
 * weaver that errs breaks every bundle that loads a class, the runtime's own among them.
 */
public final class Weaving {

    private static final String FILTER =
            "(" + PackageNamespace.PACKAGE_NAMESPACE + "=org.osgi.framework.hooks.weaving)";

    private Weaving() {}

    /**
     * Looks for an import of the weaving hook's package.
     *
     * @param artifact what people call the file, for messages
     * @param trusted the symbolic names of weavers that may come in
     * @throws PluginException {@code BAD_ARTIFACT} if it is another weaver
     */
    public static void check(
            String artifact, PluginDescriptor descriptor, Collection<String> trusted) {
        String name = descriptor.symbolicName();
        if (trusted.contains(name)) {
            return;
        }
        for (Requirement requirement :
                descriptor.resource().getRequirements(PackageNamespace.PACKAGE_NAMESPACE)) {
            String filter =
                    requirement
                            .getDirectives()
                            .getOrDefault(Namespace.REQUIREMENT_FILTER_DIRECTIVE, "");
            if (filter.contains(FILTER)) {
                throw Refused.bad(
                                ("it weaves classes: it could change, and break, every bundle and"
                                                + " the runtime itself (it imports"
                                                + " org.osgi.framework.hooks.weaving); if you trust it, add"
                                                + " %s to weavers of the configuration dev.backplane.loader")
                                        .formatted(name))
                        .of(artifact);
            }
        }
    }
}
