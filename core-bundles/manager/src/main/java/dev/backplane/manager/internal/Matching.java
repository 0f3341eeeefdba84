package dev.backplane.manager.internal;

import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.resource.Capability;
import org.osgi.resource.Namespace;
import org.osgi.resource.Requirement;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/**
 * Whether a capability satisfies a requirement (OSGi Core 8, section 6.4), before the framework
 * knows either.
 */
final class Matching {

    private static final String MANDATORY = "mandatory";

    private Matching() {}

    static boolean matches(Requirement requirement, Capability capability) {
        if (!requirement.getNamespace().equals(capability.getNamespace())) {
            return false;
        }
        String filter = RequirementText.filter(requirement);
        return filterMatches(filter, capability) && namesMandatory(filter, capability);
    }

    /**
     * The same requirement without its version range: who offers the right thing in the wrong
     * version?
     */
    static boolean matchesName(Requirement requirement, Capability capability) {
        String name = RequirementText.name(requirement);
        if (name == null || !requirement.getNamespace().equals(capability.getNamespace())) {
            return false;
        }
        String attribute =
                requirement.getNamespace().equals(RequirementText.SERVICE)
                        ? "objectClass"
                        : requirement.getNamespace();
        Object value = capability.getAttributes().get(attribute);
        return value instanceof Iterable<?> several ? contains(several, name) : name.equals(value);
    }

    private static boolean contains(Iterable<?> values, String name) {
        for (Object value : values) {
            if (name.equals(value)) {
                return true;
            }
        }
        return false;
    }

    private static boolean filterMatches(String filter, Capability capability) {
        if (filter.isEmpty()) {
            return true;
        }
        try {
            Map<String, Object> attributes = new HashMap<>(capability.getAttributes());
            return FrameworkUtil.createFilter(filter).matches(attributes);
        } catch (InvalidSyntaxException e) {
            return false;
        }
    }

    private static boolean namesMandatory(String filter, Capability capability) {
        String mandatory = capability.getDirectives().get(MANDATORY);
        return mandatory == null
                || Arrays.stream(mandatory.split(","))
                        .map(String::trim)
                        .allMatch(attribute -> filter.contains("(" + attribute + "="));
    }

    static boolean isMandatoryAtResolve(Requirement requirement) {
        return RequirementText.isEffectiveAtResolve(requirement)
                && !RequirementText.isOptional(requirement);
    }

    static boolean isMandatoryService(Requirement requirement) {
        return requirement.getNamespace().equals(RequirementText.SERVICE)
                && !Namespace.RESOLUTION_OPTIONAL.equals(
                        requirement
                                .getDirectives()
                                .get(Namespace.REQUIREMENT_RESOLUTION_DIRECTIVE));
    }
}
