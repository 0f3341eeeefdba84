package dev.backplane.manager.internal;

import org.osgi.framework.Bundle;
import org.osgi.service.component.runtime.ServiceComponentRuntime;
import org.osgi.service.component.runtime.dto.ComponentConfigurationDTO;
import org.osgi.service.component.runtime.dto.ComponentDescriptionDTO;
import org.osgi.service.component.runtime.dto.ReferenceDTO;
import org.osgi.service.component.runtime.dto.UnsatisfiedReferenceDTO;

import java.util.ArrayList;
import java.util.List;

/**
 * What Declarative Services (OSGi Compendium 8, section 112.10) knows of a bundle's components that
 * do not run.
 */
final class ComponentCheck {

    private final ServiceComponentRuntime components;

    ComponentCheck(ServiceComponentRuntime components) {
        this.components = components;
    }

    /**
     * A component that does not run.
     *
     * @param failed it threw when it was activated; else it waits for a service
     */
    record Finding(boolean failed, String sentence) {}

    /**
     * Every component that failed or waits for a service. One without its required configuration is
     * no fault.
     */
    List<Finding> findings(Bundle bundle) {
        List<Finding> findings = new ArrayList<>();
        for (ComponentDescriptionDTO description : components.getComponentDescriptionDTOs(bundle)) {
            for (ComponentConfigurationDTO configuration :
                    components.getComponentConfigurationDTOs(description)) {
                describe(description, configuration, findings);
            }
        }
        return findings;
    }

    private static void describe(
            ComponentDescriptionDTO description,
            ComponentConfigurationDTO configuration,
            List<Finding> findings) {
        if (configuration.failure != null) {
            String reason = configuration.failure.lines().findFirst().orElse("no reason given");
            findings.add(
                    new Finding(
                            true, "component " + description.name + " failed to start: " + reason));
        } else if (configuration.state == ComponentConfigurationDTO.UNSATISFIED_REFERENCE) {
            for (UnsatisfiedReferenceDTO missing : configuration.unsatisfiedReferences) {
                findings.add(
                        new Finding(
                                false,
                                "component "
                                        + description.name
                                        + " waits for service "
                                        + service(description, missing)));
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
