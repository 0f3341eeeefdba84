package dev.backplane.loader.internal.validation;

import dev.backplane.loader.PluginDescriptor;
import dev.backplane.loader.internal.message.Excerpt;
import dev.backplane.plugin.PluginException;

import org.osgi.framework.Constants;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.Version;
import org.osgi.framework.namespace.PackageNamespace;
import org.osgi.resource.Capability;
import org.osgi.resource.Namespace;
import org.osgi.resource.Requirement;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Which API a plugin is made for. The runtime's is the only one there can ever be, so what it does
 * not have is said at the door and not when the plugin is wired.
 */
public final class ApiRange {

    private static final String API = "dev.backplane.";
    private static final String SAMPLES = API + "samples.";
    private static final Pattern PACKAGE = Pattern.compile("\\(osgi\\.wiring\\.package=([^)]*)\\)");
    private static final Pattern LOWEST = Pattern.compile("\\(version>=([^)]*)\\)");
    private static final Pattern ABOVE = Pattern.compile("\\(!\\(version<=([^)]*)\\)\\)");
    private static final Pattern BELOW = Pattern.compile("\\(!\\(version>=([^)]*)\\)\\)");
    private static final Pattern HIGHEST = Pattern.compile("\\(version<=([^)]*)\\)");

    private ApiRange() {}

    /** Whether the exported package belongs to the API. */
    public static boolean isOfApi(Capability exported) {
        Object name = exported.getAttributes().get(PackageNamespace.PACKAGE_NAMESPACE);
        return name instanceof String text && isOfApi(text);
    }

    private static boolean isOfApi(String name) {
        return name.startsWith(API) && !name.startsWith(SAMPLES);
    }

    /**
     * Looks for a mandatory import of an API package that the runtime does not have in that
     * version.
     *
     * @param artifact what people call the file, for messages
     * @param exported the API's packages; asked only if the artifact imports one
     * @throws PluginException {@code BAD_ARTIFACT} if there is such an import
     */
    public static void check(
            String artifact,
            PluginDescriptor descriptor,
            Supplier<? extends List<? extends Capability>> exported) {
        List<? extends Capability> packages = null;
        for (Requirement imported :
                descriptor.resource().getRequirements(PackageNamespace.PACKAGE_NAMESPACE)) {
            String filter = directive(imported, Namespace.REQUIREMENT_FILTER_DIRECTIVE);
            Matcher name = PACKAGE.matcher(filter);
            boolean mandatory =
                    directive(imported, Namespace.REQUIREMENT_RESOLUTION_DIRECTIVE).isEmpty()
                            || directive(imported, Namespace.REQUIREMENT_RESOLUTION_DIRECTIVE)
                                    .equals(Namespace.RESOLUTION_MANDATORY);
            if (mandatory && name.find() && isOfApi(name.group(1))) {
                packages = packages == null ? exported.get() : packages;
                check(artifact, name.group(1), filter, packages);
            }
        }
    }

    private static void check(
            String artifact, String name, String filter, List<? extends Capability> packages) {
        List<Version> offered = new ArrayList<>();
        for (Capability each : packages) {
            if (name.equals(each.getAttributes().get(PackageNamespace.PACKAGE_NAMESPACE))) {
                if (accepts(filter, each)) {
                    return;
                }
                offered.add(version(each));
            }
        }
        String range = range(filter);
        throw offered.isEmpty()
                ? Refused.bad(
                                "it needs the package %s%s, which the Backplane API of this runtime does not have; build it against the API of this runtime"
                                        .formatted(
                                                Excerpt.plain(name, 80),
                                                range.isEmpty() ? "" : " " + range))
                        .of(artifact)
                : Refused.bad(
                                "it needs Backplane API %s, this runtime has %s (package %s); build it against the API of this runtime, or update the runtime"
                                        .formatted(range, brief(offered.getFirst()), name))
                        .of(artifact);
    }

    private static boolean accepts(String filter, Capability exported) {
        try {
            return FrameworkUtil.createFilter(filter).matches(exported.getAttributes());
        } catch (InvalidSyntaxException e) {
            throw new IllegalStateException("made of a checked header: " + filter, e);
        }
    }

    private static Version version(Capability exported) {
        return exported.getAttributes().get(Constants.VERSION_ATTRIBUTE) instanceof Version version
                ? version
                : Version.emptyVersion;
    }

    /** In the notation of the header, which the parser has turned into a filter. */
    private static String range(String filter) {
        String below = group(BELOW, filter);
        String above = group(ABOVE, filter);
        String rest = BELOW.matcher(ABOVE.matcher(filter).replaceAll("")).replaceAll("");
        String lowest = group(LOWEST, rest);
        String highest = group(HIGHEST, rest);
        String from = above.isEmpty() ? "[" + lowest : "(" + above;
        if (below.isEmpty() && highest.isEmpty()) {
            return lowest.isEmpty() && above.isEmpty() ? "" : from + ",)";
        }
        return from + "," + (below.isEmpty() ? highest + "]" : below + ")");
    }

    private static String group(Pattern pattern, String filter) {
        Matcher matcher = pattern.matcher(filter);
        return matcher.find() ? brief(Version.parseVersion(matcher.group(1))) : "";
    }

    /** Without zeros that say nothing. */
    private static String brief(Version version) {
        return version.toString().replaceAll("(\\.0){1,2}$", "");
    }

    private static String directive(Requirement requirement, String name) {
        return Objects.requireNonNullElse(requirement.getDirectives().get(name), "");
    }
}
