package dev.backplane.launcher;

import org.jspecify.annotations.Nullable;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.FrameworkEvent;
import org.osgi.framework.FrameworkListener;
import org.osgi.framework.ServiceException;
import org.osgi.framework.ServiceReference;
import org.osgi.service.component.runtime.ServiceComponentRuntime;
import org.osgi.service.component.runtime.dto.ComponentConfigurationDTO;
import org.osgi.service.component.runtime.dto.ComponentDescriptionDTO;
import org.osgi.service.component.runtime.dto.UnsatisfiedReferenceDTO;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * Collects why a core bundle does not start: from the framework's events, the bundles' states and
 * their components.
 */
final class StartReport implements FrameworkListener {

    private static final String CAUSED_BY = "Caused by: ";
    private static final List<String> WRAPPERS =
            List.of("java.lang.reflect.InvocationTargetException", "org.osgi.service.component.");

    private final BundleContext context;
    private final List<Bundle> core;
    private final List<String> errors = new ArrayList<>(); // guarded by itself

    StartReport(BundleContext context, List<Bundle> core) {
        this.context = context;
        this.core = List.copyOf(core);
    }

    @Override
    public void frameworkEvent(FrameworkEvent event) {
        if (event.getType() == FrameworkEvent.ERROR
                && core.contains(event.getBundle())
                && !isAnothersService(event.getThrowable())) {
            synchronized (errors) {
                errors.add(name(event.getBundle()) + ": " + deepest(event.getThrowable()));
            }
        }
    }

    /** A core bundle that asks a plugin for its service is told so of the plugin's failure. */
    private static boolean isAnothersService(@Nullable Throwable error) {
        return error instanceof ServiceException;
    }

    /** Faults that will not go away by waiting: a bundle that threw, a component that failed. */
    List<String> faults() {
        List<String> faults = new ArrayList<>();
        synchronized (errors) {
            faults.addAll(errors);
        }
        eachConfiguration(
                (description, configuration) -> {
                    if (configuration.failure != null) {
                        faults.add(
                                description.bundle.symbolicName
                                        + ": "
                                        + cause(configuration.failure));
                    }
                });
        return faults;
    }

    /** What is still missing when the time is up. */
    List<String> missing() {
        List<String> missing = new ArrayList<>();
        for (Bundle bundle : core) {
            if (!CoreBundles.isFragment(bundle) && bundle.getState() != Bundle.ACTIVE) {
                missing.add(name(bundle) + " is not active");
            }
        }
        eachConfiguration(
                (description, configuration) -> {
                    for (UnsatisfiedReferenceDTO reference : configuration.unsatisfiedReferences) {
                        missing.add(
                                description.name
                                        + " waits for "
                                        + reference.name
                                        + " "
                                        + Objects.requireNonNullElse(reference.target, ""));
                    }
                });
        return missing;
    }

    /** Whether every core bundle is ACTIVE. */
    boolean allActive() {
        return core.stream()
                .allMatch(
                        bundle ->
                                bundle.getState() == Bundle.ACTIVE
                                        || CoreBundles.isFragment(bundle));
    }

    @FunctionalInterface
    private interface Visitor {
        void visit(ComponentDescriptionDTO description, ComponentConfigurationDTO configuration);
    }

    private void eachConfiguration(Visitor visitor) {
        ServiceReference<ServiceComponentRuntime> reference =
                context.getServiceReference(ServiceComponentRuntime.class);
        ServiceComponentRuntime runtime = reference == null ? null : context.getService(reference);
        if (runtime == null) {
            return;
        }
        for (ComponentDescriptionDTO description :
                runtime.getComponentDescriptionDTOs(core.toArray(Bundle[]::new))) {
            for (ComponentConfigurationDTO configuration :
                    runtime.getComponentConfigurationDTOs(description)) {
                visitor.visit(description, configuration);
            }
        }
    }

    private static String name(Bundle bundle) {
        return bundle.getSymbolicName() + " " + bundle.getVersion();
    }

    /** The first exception in a printed stack trace that is not the container's own wrapping. */
    private static String cause(String stackTrace) {
        return stackTrace
                .lines()
                .filter(line -> !line.startsWith("\t") && !line.startsWith(" "))
                .map(line -> line.startsWith(CAUSED_BY) ? line.substring(CAUSED_BY.length()) : line)
                .filter(line -> WRAPPERS.stream().noneMatch(line::startsWith))
                .findFirst()
                .orElse(stackTrace);
    }

    private static String deepest(@Nullable Throwable error) {
        Throwable deepest = error;
        while (deepest != null && deepest.getCause() != null) {
            deepest = deepest.getCause();
        }
        return deepest == null || deepest.getMessage() == null
                ? String.valueOf(deepest)
                : deepest.getMessage();
    }
}
