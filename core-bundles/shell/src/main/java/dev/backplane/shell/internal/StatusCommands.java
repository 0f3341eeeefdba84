package dev.backplane.shell.internal;

import dev.backplane.manager.PluginInfo;
import dev.backplane.manager.PluginManager;
import dev.backplane.manager.RuntimeConditions;

import org.apache.felix.service.command.Descriptor;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import org.osgi.service.condition.Condition;

import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The runtime's own state. It answers without a plugin manager too, because that is when it is
 * needed most.
 */
@Component(
        service = StatusCommands.class,
        property = {"osgi.command.scope=backplane", "osgi.command.function=status"})
public final class StatusCommands {

    private final BundleContext context;
    private final @Nullable PluginManager manager;

    /** Called by Declarative Services. */
    @Activate
    public StatusCommands(
            BundleContext context,
            @Reference(
                            cardinality = ReferenceCardinality.OPTIONAL,
                            policyOption = ReferencePolicyOption.GREEDY)
                    @Nullable PluginManager manager) {
        this.context = context;
        this.manager = manager;
    }

    /** {@code backplane:status}. */
    @Descriptor("shows the core bundles with their states, and the ports that serve")
    public String status() {
        Set<Long> plugins = pluginBundles();
        List<Bundle> core =
                Arrays.stream(context.getBundles())
                        .filter(bundle -> !plugins.contains(bundle.getBundleId()))
                        .toList();
        TextTable table = new TextTable("ID", "BUNDLE", "VERSION", "STATE");
        for (Bundle bundle : core) {
            table.row(
                    Long.toString(bundle.getBundleId()),
                    String.valueOf(bundle.getSymbolicName()),
                    bundle.getVersion().toString(),
                    state(bundle));
        }
        return table + "\n" + serving() + summary(core);
    }

    private Set<Long> pluginBundles() {
        return manager == null
                ? Set.of()
                : manager.list().stream().map(PluginInfo::bundleId).collect(Collectors.toSet());
    }

    private String serving() {
        StringBuilder text = new StringBuilder();
        for (ServiceReference<Condition> reference : conditions()) {
            Object port = reference.getProperty(RuntimeConditions.PORT);
            text.append(reference.getProperty(Condition.CONDITION_ID))
                    .append(port == null ? "" : " on port " + port)
                    .append('\n');
        }
        return text.toString();
    }

    private Collection<ServiceReference<Condition>> conditions() {
        try {
            return context.getServiceReferences(
                    Condition.class, "(" + Condition.CONDITION_ID + "=dev.backplane.*)");
        } catch (InvalidSyntaxException e) {
            throw new IllegalStateException("a constant filter", e);
        }
    }

    private static String summary(List<Bundle> core) {
        String waiting =
                core.stream()
                        .filter(bundle -> bundle.getState() != Bundle.ACTIVE && startable(bundle))
                        .map(Bundle::getSymbolicName)
                        .collect(Collectors.joining(", "));
        return core.size()
                + " core bundles, "
                + (waiting.isEmpty() ? "all active" : "not active: " + waiting);
    }

    private static boolean startable(Bundle bundle) {
        return bundle.getHeaders("").get(Constants.FRAGMENT_HOST) == null;
    }

    private static String state(Bundle bundle) {
        return switch (bundle.getState()) {
            case Bundle.UNINSTALLED -> "UNINSTALLED";
            case Bundle.INSTALLED -> "INSTALLED";
            case Bundle.RESOLVED -> "RESOLVED";
            case Bundle.STARTING -> "STARTING";
            case Bundle.STOPPING -> "STOPPING";
            case Bundle.ACTIVE -> "ACTIVE";
            default -> String.format(Locale.ROOT, "0x%x", bundle.getState());
        };
    }
}
