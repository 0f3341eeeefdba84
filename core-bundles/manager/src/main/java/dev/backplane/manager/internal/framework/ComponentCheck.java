package dev.backplane.manager.internal.framework;

import org.jspecify.annotations.Nullable;
import org.osgi.framework.Bundle;
import org.osgi.service.component.runtime.ServiceComponentRuntime;
import org.osgi.service.component.runtime.dto.ComponentConfigurationDTO;
import org.osgi.service.component.runtime.dto.ComponentDescriptionDTO;
import org.osgi.service.component.runtime.dto.ReferenceDTO;
import org.osgi.service.component.runtime.dto.UnsatisfiedReferenceDTO;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * What Declarative Services (OSGi Compendium 8, section 112.10) knows of a bundle's components that
 * do not run.
 */
public final class ComponentCheck {

    private final ServiceComponentRuntime components;

    public ComponentCheck(ServiceComponentRuntime components) {
        this.components = components;
    }

    /**
     * A component that does not run.
     *
     * @param failed it threw when it was activated; else it waits for a service
     * @param service what it waits for; empty if it failed
     */
    public record Finding(boolean failed, String sentence, String service) {}

    /**
     * Every component that failed or waits for a service. One without its required configuration is
     * no fault.
     */
    public List<Finding> findings(Bundle bundle) {
        List<Finding> findings = new ArrayList<>();
        for (ComponentDescriptionDTO description : components.getComponentDescriptionDTOs(bundle)) {
            for (ComponentConfigurationDTO configuration :
                    components.getComponentConfigurationDTOs(description)) {
                describe(description, configuration, findings, bundle);
            }
        }
        return findings;
    }

    /** Components that wait for a configuration they cannot do without, a sentence each. */
    public List<String> unconfigured(Bundle bundle) {
        List<String> sentences = new ArrayList<>();
        for (ComponentDescriptionDTO description : components.getComponentDescriptionDTOs(bundle)) {
            boolean required = "require".equals(description.configurationPolicy);
            if (required && components.getComponentConfigurationDTOs(description).isEmpty()) {
                sentences.add(waitsForConfiguration(description));
            }
            for (ComponentConfigurationDTO configuration :
                    components.getComponentConfigurationDTOs(description)) {
                if (configuration.state == ComponentConfigurationDTO.UNSATISFIED_CONFIGURATION) {
                    sentences.add(waitsForConfiguration(description));
                }
            }
        }
        return sentences.stream().distinct().toList();
    }

    private static String waitsForConfiguration(ComponentDescriptionDTO description) {
        String pids = String.join(" or ", description.configurationPid);
        return "component "
                + description.name
                + " waits for a configuration "
                + pids
                + "; set it: backplane config put "
                + description.configurationPid[0]
                + " KEY=VALUE";
    }

    /**
     * The ids of all bundles with findings, in one pass: asking bundle by bundle grows with both.
     */
    public Set<Long> faultyBundles() {
        Set<Long> faulty = new HashSet<>();
        List<Finding> findings = new ArrayList<>();
        for (ComponentDescriptionDTO description : components.getComponentDescriptionDTOs()) {
            for (ComponentConfigurationDTO configuration :
                    components.getComponentConfigurationDTOs(description)) {
                describe(description, configuration, findings, null);
            }
            if (!findings.isEmpty()) {
                faulty.add(description.bundle.id);
                findings.clear();
            }
        }
        return faulty;
    }

    private static void describe(
            ComponentDescriptionDTO description,
            ComponentConfigurationDTO configuration,
            List<Finding> findings,
            @Nullable Bundle bundle) {
        if (configuration.failure != null) {
            String failure = configuration.failure;
            String place =
                    bundle == null
                            ? ""
                            : OwnFrames.first(failure, bundle).map(at -> ", at " + at).orElse("");
            String reason = OwnFrames.cause(failure) + place;
            findings.add(
                    new Finding(
                            true,
                            "component " + description.name + " failed to start: " + reason,
                            ""));
        } else if (configuration.state == ComponentConfigurationDTO.UNSATISFIED_REFERENCE) {
            for (UnsatisfiedReferenceDTO missing : configuration.unsatisfiedReferences) {
                String service = service(description, missing);
                findings.add(
                        new Finding(
                                false,
                                "component " + description.name + " waits for service " + service,
                                service));
            }
        }
    }

    private static String service(
            ComponentDescriptionDTO description, UnsatisfiedReferenceDTO missing) {
        for (ReferenceDTO reference : description.references) {
            if (reference.name.equals(missing.name)) {
                return reference.interfaceName
                        + (missing.target == null || missing.target.isEmpty()
                                ? ""
                                : " " + missing.target);
            }
        }
        return missing.name;
    }
}
