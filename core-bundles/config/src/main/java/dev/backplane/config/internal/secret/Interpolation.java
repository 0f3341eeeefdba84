package dev.backplane.config.internal.secret;

import org.jspecify.annotations.Nullable;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;
import org.osgi.service.cm.ConfigurationPlugin;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;

/** What placeholders stand for, as the plugin of Config Admin says that fills them in. */
public final class Interpolation {

    /** Finds the plugin. */
    public static final String FILTER =
            "(&(objectClass=org.osgi.service.cm.ConfigurationPlugin)"
                    + "(config.plugin.id=org.apache.felix.configadmin.plugin.interpolation))";

    private static final String VALUE = "value";

    private final BundleContext context;

    public Interpolation(BundleContext context) {
        this.context = context;
    }

    /** The value as its users get it; null if nobody is there to fill it in. */
    public @Nullable Object resolve(Object value) {
        try {
            Collection<ServiceReference<ConfigurationPlugin>> found =
                    context.getServiceReferences(ConfigurationPlugin.class, FILTER);
            for (ServiceReference<ConfigurationPlugin> reference : found) {
                ConfigurationPlugin plugin = context.getService(reference);
                if (plugin != null) {
                    Map<String, Object> properties = new HashMap<>();
                    properties.put(Constants.SERVICE_PID, "check");
                    properties.put(VALUE, plain(value));
                    plugin.modifyConfiguration(reference, FrameworkUtil.asDictionary(properties));
                    context.ungetService(reference);
                    return properties.get(VALUE);
                }
            }
            return null;
        } catch (InvalidSyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    /** It looks into arrays, not into lists. */
    private static Object plain(Object value) {
        return value instanceof Collection<?> several
                ? several.stream().map(String::valueOf).toArray(String[]::new)
                : value;
    }
}
