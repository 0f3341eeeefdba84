package dev.backplane.loader.internal.validation;

import dev.backplane.loader.PluginDescriptor;
import dev.backplane.loader.PluginType;
import dev.backplane.loader.internal.message.Excerpt;
import dev.backplane.plugin.PluginBundle;

import org.apache.felix.utils.resource.ResourceBuilder;
import org.apache.felix.utils.resource.ResourceImpl;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.resource.Capability;
import org.osgi.resource.Resource;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** From a manifest to what the rest of the runtime knows of a bundle. */
final class DescriptorReader {

    private static final Pattern PLUGIN_NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,127}");

    /**
     * The parser makes capabilities and requirements of them; no framework has looked at them since
     * OSGi 4.
     */
    private static final List<String> WITHOUT_EFFECT = List.of("Import-Service", "Export-Service");

    private static final Map<String, String> IDENTITY =
            Map.of(Constants.BUNDLE_MANIFESTVERSION, "2", Constants.BUNDLE_SYMBOLICNAME, "alone");
    private static final List<String> ATTRIBUTES =
            List.of(PluginBundle.NAMESPACE, PluginBundle.DESCRIPTION, PluginBundle.OVERLAP);
    private static final List<String> OVERLAPS = List.of("", "true", "false");
    private static final int MAX_DESCRIPTION_CHARS = 200;

    private DescriptorReader() {}

    static PluginDescriptor read(BundleHeaders headers) throws Refused {
        BundleIdentity identity = BundleIdentity.of(headers);
        FrameworkGuard.check(identity, headers);
        PackageHeaders.check(headers);
        CapabilityHeaders.check(headers);
        NativeCode.check(headers);
        ClassPath.check(headers);
        Resource resource = resource(headers);
        ExecutionEnvironments.check(resource);
        Optional<Capability> plugin = plugin(headers, resource);
        return new PluginDescriptor(
                plugin.isPresent() ? pluginName(plugin.get()) : identity.symbolicName(),
                plugin.isPresent() ? PluginType.BUNDLE : PluginType.LIBRARY,
                identity.symbolicName(),
                identity.version(),
                plugin.isPresent() ? pluginDescription(plugin.get()) : libraryDescription(headers),
                resource);
    }

    private static Resource resource(BundleHeaders headers) throws Refused {
        Optional<String> environment = ExecutionEnvironments.clause(headers);
        try {
            Map<String, String> counting = new TreeMap<>(headers.all());
            counting.keySet().removeAll(WITHOUT_EFFECT);
            ResourceImpl resource = ResourceBuilder.build(null, counting);
            if (environment.isPresent()) {
                resource.addRequirements(
                        ResourceBuilder.parseRequirement(resource, environment.get()));
            }
            return resource;
        } catch (BundleException | RuntimeException e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            throw BundleHeaders.malformed(faulty(headers), String.valueOf(cause.getMessage()), e);
        }
    }

    /** The parser does not say which header it stumbled over: each is tried alone. */
    private static String faulty(BundleHeaders headers) {
        for (Map.Entry<String, String> header : headers.all().entrySet()) {
            Map<String, String> alone = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
            alone.putAll(IDENTITY);
            alone.put(header.getKey(), header.getValue());
            try {
                var _ = ResourceBuilder.build(null, alone);
            } catch (BundleException e) {
                return header.getKey();
            }
        }
        return "of some name";
    }

    private static Optional<Capability> plugin(BundleHeaders headers, Resource resource)
            throws Refused {
        List<Capability> marks = resource.getCapabilities(PluginBundle.NAMESPACE);
        if (marks.size() > 1) {
            throw Refused.bad(
                    "it declares %d plugins (capability %s), but a bundle is exactly one; split it"
                            .formatted(marks.size(), PluginBundle.NAMESPACE));
        }
        if (!marks.isEmpty() && headers.get(Constants.FRAGMENT_HOST).isPresent()) {
            throw Refused.bad(
                    "it is a fragment and declares a plugin; a fragment cannot run by itself,"
                            + " remove one of the two");
        }
        return marks.stream().findFirst();
    }

    /** A misspelt attribute would be lost without a word. */
    private static void checkSchema(Capability plugin) throws Refused {
        for (Map.Entry<String, Object> attribute : plugin.getAttributes().entrySet()) {
            String name = Excerpt.quoted(attribute.getKey());
            if (!ATTRIBUTES.contains(attribute.getKey())) {
                throw Refused.bad(
                        "its capability %s has the unknown attribute %s; there are %s"
                                .formatted(
                                        PluginBundle.NAMESPACE,
                                        name,
                                        String.join(", ", ATTRIBUTES)));
            }
            if (!(attribute.getValue() instanceof String)) {
                throw Refused.bad(
                        "the attribute %s of its capability %s is no text; leave out its type"
                                .formatted(name, PluginBundle.NAMESPACE));
            }
        }
        Object overlap = plugin.getAttributes().getOrDefault(PluginBundle.OVERLAP, "");
        if (!OVERLAPS.contains(overlap)) {
            throw Refused.bad(
                    "the attribute %s of its capability %s is %s; it is true or false"
                            .formatted(
                                    PluginBundle.OVERLAP,
                                    PluginBundle.NAMESPACE,
                                    Excerpt.quoted(overlap.toString())));
        }
    }

    private static String pluginName(Capability plugin) throws Refused {
        if (!(plugin.getAttributes().get(PluginBundle.NAMESPACE) instanceof String name)
                || name.isBlank()) {
            throw Refused.bad(
                    "its capability %s has no name; write @PluginBundle(name = \"…\")"
                            .formatted(PluginBundle.NAMESPACE));
        }
        if (!PLUGIN_NAME.matcher(name).matches()) {
            throw Refused.bad(
                    "the plugin's name "
                            + Excerpt.quoted(name)
                            + " is not allowed; use a letter or digit, then up to 127 letters,"
                            + " digits, '.', '_' or '-'");
        }
        checkSchema(plugin);
        return name;
    }

    private static String pluginDescription(Capability plugin) {
        Object text = plugin.getAttributes().get(PluginBundle.DESCRIPTION);
        return text == null ? "" : Excerpt.plain(text.toString(), MAX_DESCRIPTION_CHARS);
    }

    private static String libraryDescription(BundleHeaders headers) {
        String text =
                headers.get(Constants.BUNDLE_DESCRIPTION)
                        .or(() -> headers.get(Constants.BUNDLE_NAME))
                        .orElse("");
        // '%' marks a key of a translation file.
        return text.startsWith("%") ? "" : Excerpt.plain(text, MAX_DESCRIPTION_CHARS);
    }
}
