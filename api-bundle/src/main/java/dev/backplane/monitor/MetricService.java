package dev.backplane.monitor;

import org.osgi.annotation.versioning.ProviderType;

import java.util.Map;
import java.util.function.DoubleSupplier;

/**
 * Where a plugin counts what matters to itself. What it makes here appears beside the runtime's own
 * metrics as {@code plugin_<plugin>_<name>}, with the labels {@code plugin} and {@code version},
 * and goes with the plugin. Each bundle has a service object of its own. Thread-safe; counting
 * takes no lock.
 *
 * <p>A name is lower-case letters, digits and {@code _}, begins with a letter, has at most 64
 * characters and no unit or type at its end: {@code _total} and {@code _seconds} are added. Label
 * names are alike; {@code plugin}, {@code version}, {@code le}, {@code quantile} and {@code metric}
 * are taken. The same name and labels give the same metric again.
 *
 * <p>A plugin has room for a limited number of series ({@code maxSeriesPerPlugin} of PID {@code
 * dev.backplane.monitor.metrics}); what is beyond works, but is not shown: a WARN says so once, and
 * {@code backplane_metric_series_refused_total} counts. So never use as a label what callers
 * choose.
 *
 * @since 0.1
 */
@ProviderType
public interface MetricService {

    /**
     * Something that is counted up.
     *
     * @param name such as {@code orders_placed}; shown as {@code
     *     plugin_<plugin>_orders_placed_total}
     * @param help a sentence for people
     * @param labels names and values; the names must be the same for every metric of this name
     * @throws dev.backplane.plugin.PluginException {@code INVALID_ARGUMENT} if the name, a label,
     *     or what the name was used for before will not do
     */
    MetricCounter counter(String name, String help, Map<String, String> labels);

    /**
     * How often something was done, and how long it took: a histogram with the buckets of the
     * runtime's own, which can be added up over plugins and nodes.
     *
     * @param name such as {@code payment}; shown as {@code plugin_<plugin>_payment_seconds}
     * @param help a sentence for people
     * @param labels as for {@link #counter}
     * @throws dev.backplane.plugin.PluginException as for {@link #counter}
     */
    MetricTimer timer(String name, String help, Map<String, String> labels);

    /**
     * A value that goes up and down, asked for when somebody looks: at most some times a second, on
     * a thread of the runtime. One that throws or takes too long is left out.
     *
     * @param name such as {@code cache_entries}; shown as {@code plugin_<plugin>_cache_entries}
     * @param help a sentence for people
     * @param labels as for {@link #counter}
     * @param value the value now; replaces an earlier one of the same name and labels
     * @throws dev.backplane.plugin.PluginException as for {@link #counter}
     */
    void gauge(String name, String help, Map<String, String> labels, DoubleSupplier value);
}
