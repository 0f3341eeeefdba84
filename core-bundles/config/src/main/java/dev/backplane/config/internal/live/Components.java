package dev.backplane.config.internal.live;

import org.jspecify.annotations.Nullable;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceReference;
import org.osgi.service.component.runtime.ServiceComponentRuntime;
import org.osgi.service.component.runtime.dto.ComponentConfigurationDTO;
import org.osgi.service.component.runtime.dto.ComponentDescriptionDTO;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;

/** The components that take a configuration, as Declarative Services tell; none before they run. */
final class Components {

    /**
     * One component that has the PID, as it runs.
     *
     * @param name its bundle and its name
     * @param run its state; null if it does not run with this PID
     */
    record Taker(String name, @Nullable ComponentConfigurationDTO run) {

        boolean is(int state) {
            return run != null && run.state == state;
        }
    }

    private final BundleContext context;

    Components(BundleContext context) {
        this.context = context;
    }

    List<Taker> of(String pid) {
        ServiceReference<ServiceComponentRuntime> reference =
                context.getServiceReference(ServiceComponentRuntime.class);
        ServiceComponentRuntime runtime = reference == null ? null : context.getService(reference);
        if (reference == null || runtime == null) {
            return List.of();
        }
        try {
            List<Taker> takers = new ArrayList<>();
            for (ComponentDescriptionDTO each : runtime.getComponentDescriptionDTOs()) {
                if (takes(each, pid)) {
                    takers.addAll(takers(each, runtime.getComponentConfigurationDTOs(each), pid));
                }
            }
            return takers;
        } finally {
            context.ungetService(reference);
        }
    }

    private static List<Taker> takers(
            ComponentDescriptionDTO component,
            Collection<ComponentConfigurationDTO> runs,
            String pid) {
        String name = component.bundle.symbolicName + "/" + component.name;
        boolean factory = pid.indexOf('~') >= 0;
        List<Taker> takers =
                runs.stream()
                        .filter(run -> !factory || has(run, pid))
                        .map(run -> new Taker(name, run))
                        .toList();
        return takers.isEmpty() ? List.of(new Taker(name, null)) : takers;
    }

    private static boolean takes(ComponentDescriptionDTO component, String pid) {
        int tilde = pid.indexOf('~');
        List<String> pids = Arrays.asList(component.configurationPid);
        return !"ignore".equals(component.configurationPolicy)
                && (pids.contains(pid) || (tilde > 0 && pids.contains(pid.substring(0, tilde))));
    }

    private static boolean has(ComponentConfigurationDTO run, String pid) {
        return switch (run.properties.get("service.pid")) {
            case String text -> text.equals(pid);
            case Collection<?> several -> several.contains(pid);
            case String[] several -> Arrays.asList(several).contains(pid);
            case null, default -> false;
        };
    }

    /** Makes a component come up whose service is offered but not used at the moment. */
    void wake(ComponentConfigurationDTO run) {
        if (run.service == null) {
            return;
        }
        String filter = "(service.id=" + run.service.id + ")";
        try {
            ServiceReference<?>[] found = context.getAllServiceReferences(null, filter);
            if (found != null) {
                var _ = context.getService(found[0]);
                context.ungetService(found[0]);
            }
        } catch (org.osgi.framework.InvalidSyntaxException e) {
            throw new IllegalStateException(e);
        }
    }
}
