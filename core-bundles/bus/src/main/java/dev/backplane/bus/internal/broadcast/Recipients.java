package dev.backplane.bus.internal.broadcast;

import dev.backplane.bus.internal.request.RouteTable;
import dev.backplane.plugin.ErrorCode;
import dev.backplane.plugin.PluginBundle;
import dev.backplane.plugin.PluginException;

import org.jspecify.annotations.Nullable;
import org.osgi.framework.Bundle;
import org.osgi.framework.Filter;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.wiring.BundleCapability;
import org.osgi.framework.wiring.BundleRevision;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Finds out whom a broadcast is for. */
final class Recipients {

    private final RouteTable routes;

    Recipients(RouteTable routes) {
        this.routes = routes;
    }

    /** The plugins that answer the operation now and match the filter, by name. */
    List<String> of(String operation, @Nullable String filter) {
        Filter parsed = filter == null ? null : parse(filter);
        return routes.plugins().stream()
                .filter(plugin -> matches(plugin, routes.answering(plugin, operation), parsed))
                .sorted()
                .toList();
    }

    boolean isMissing(String plugin, String operation) {
        return routes.answering(plugin, operation) == null;
    }

    private static boolean matches(
            String plugin, @Nullable Bundle answering, @Nullable Filter filter) {
        return answering != null
                && (filter == null || filter.matches(properties(plugin, answering)));
    }

    private static Filter parse(String filter) {
        try {
            return FrameworkUtil.createFilter(filter);
        } catch (InvalidSyntaxException e) {
            throw new PluginException(
                    ErrorCode.INVALID_ARGUMENT,
                    "The filter of the broadcast is malformed: " + e.getMessage(),
                    e);
        }
    }

    /** Upper and lower case are one, as in the filters of service listeners. */
    private static Map<String, Object> properties(String plugin, Bundle bundle) {
        Map<String, Object> properties = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        BundleRevision revision = bundle.adapt(BundleRevision.class);
        if (revision != null) {
            for (BundleCapability each : revision.getDeclaredCapabilities(PluginBundle.NAMESPACE)) {
                properties.putAll(each.getAttributes());
            }
        }
        properties.put("name", plugin);
        properties.put("version", bundle.getVersion());
        if (bundle.getSymbolicName() != null) {
            properties.put("symbolicName", bundle.getSymbolicName());
        }
        return properties;
    }
}
