package dev.backplane.loader.internal.validation;

import dev.backplane.loader.PluginDescriptor;
import dev.backplane.plugin.PluginException;

import org.osgi.framework.namespace.HostNamespace;
import org.osgi.resource.Namespace;
import org.osgi.resource.Requirement;

import java.util.Set;
import java.util.function.Supplier;

/**
 * Keeps out fragments of what the runtime brings: they run inside it, with its rights, and at the
 * next start before it.
 */
public final class Fragments {

    private Fragments() {}

    /**
     * Looks for a host that is part of the runtime, in whatever version: the next one may fit.
     *
     * @param artifact what people call the file, for messages
     * @param runtime the symbolic names of the runtime's bundles; asked for a fragment only
     * @throws PluginException {@code BAD_ARTIFACT} if it is a fragment of one of them
     */
    public static void check(
            String artifact, PluginDescriptor descriptor, Supplier<Set<String>> runtime) {
        for (Requirement host :
                descriptor.resource().getRequirements(HostNamespace.HOST_NAMESPACE)) {
            String filter =
                    host.getDirectives().getOrDefault(Namespace.REQUIREMENT_FILTER_DIRECTIVE, "");
            for (String name : runtime.get()) {
                if (filter.contains("(" + HostNamespace.HOST_NAMESPACE + "=" + name + ")")) {
                    throw ofRuntime(name).of(artifact);
                }
            }
        }
    }

    static Refused ofRuntime(String host) {
        return Refused.bad(
                ("it is a fragment of '%s', a bundle of the runtime itself, and would change it;"
                                + " only other bundles may be extended")
                        .formatted(host));
    }
}
