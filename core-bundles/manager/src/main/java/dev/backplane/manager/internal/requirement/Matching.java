package dev.backplane.manager.internal.requirement;

import org.jspecify.annotations.Nullable;
import org.osgi.framework.Filter;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.resource.Capability;
import org.osgi.resource.Namespace;
import org.osgi.resource.Requirement;
import org.osgi.resource.Resource;

import java.util.Arrays;

/**
 * Which capabilities satisfy a requirement (OSGi Core 8, section 6.4), before the framework knows
 * either. The requirement is read once, since it is held against all that a repository offers.
 */
public final class Matching {

    private static final String MANDATORY = "mandatory";

    /**
     * Filters of these namespaces are made of headers and name one thing: most offers fall there.
     */
    private static final String WIRING = "osgi.wiring.";

    private final String namespace;
    private final String text;
    private final @Nullable Filter filter;
    private final @Nullable String wiringName;

    private Matching(Requirement requirement) {
        namespace = requirement.getNamespace();
        text = RequirementText.filter(requirement);
        filter = filter(text);
        wiringName = namespace.startsWith(WIRING) ? RequirementText.name(requirement) : null;
    }

    public static Matching of(Requirement requirement) {
        return new Matching(requirement);
    }

    /** Without a filter everything of its namespace will do; with a broken one nothing. */
    private static @Nullable Filter filter(String text) {
        try {
            return text.isEmpty() ? null : FrameworkUtil.createFilter(text);
        } catch (InvalidSyntaxException e) {
            return null;
        }
    }

    public boolean isSatisfiedBy(Resource resource) {
        return resource.getCapabilities(namespace).stream().anyMatch(this::isSatisfiedBy);
    }

    public boolean isSatisfiedBy(Capability capability) {
        return namespace.equals(capability.getNamespace())
                && (wiringName == null
                        || wiringName.equals(capability.getAttributes().get(namespace)))
                && filterMatches(capability)
                && namesMandatory(capability);
    }

    private boolean filterMatches(Capability capability) {
        return text.isEmpty() || (filter != null && filter.matches(capability.getAttributes()));
    }

    private boolean namesMandatory(Capability capability) {
        String mandatory = capability.getDirectives().get(MANDATORY);
        return mandatory == null
                || Arrays.stream(mandatory.split(","))
                        .map(String::trim)
                        .allMatch(attribute -> text.contains("(" + attribute + "="));
    }

    public static boolean isMandatoryAtResolve(Requirement requirement) {
        return RequirementText.isEffectiveAtResolve(requirement)
                && !RequirementText.isOptional(requirement);
    }

    public static boolean isMandatoryService(Requirement requirement) {
        return requirement.getNamespace().equals(RequirementText.SERVICE)
                && !Namespace.RESOLUTION_OPTIONAL.equals(
                        requirement
                                .getDirectives()
                                .get(Namespace.REQUIREMENT_RESOLUTION_DIRECTIVE));
    }
}
