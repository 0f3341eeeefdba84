package dev.backplane.monitor.internal.metrics;

import dev.backplane.plugin.ErrorCode;
import dev.backplane.plugin.PluginException;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/** What a plugin may call its own metrics, and how they are called then. */
final class MetricNames {

    private static final int LONGEST = 64;
    private static final int LONGEST_VALUE = 200;
    private static final int MOST_LABELS = 8;
    private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9_]*");
    private static final Set<String> TAKEN =
            Set.of("plugin", "version", "le", "quantile", "metric");
    private static final List<String> ADDED =
            List.of("_total", "_seconds", "_created", "_bucket", "_count", "_sum", "_info");

    private MetricNames() {}

    /**
     * Refuses what does not follow the rules of {@link dev.backplane.monitor.MetricService}.
     *
     * @throws PluginException {@code INVALID_ARGUMENT}
     */
    static void check(String name, Map<String, String> labels) {
        checkName("metric", name);
        for (String suffix : ADDED) {
            if (name.endsWith(suffix)) {
                throw no(
                        "The metric '"
                                + name
                                + "' ends in "
                                + suffix
                                + ", which is added; drop it");
            }
        }
        if (labels.size() > MOST_LABELS) {
            throw no(name + " has " + labels.size() + " labels, more than " + MOST_LABELS);
        }
        labels.forEach(
                (label, value) -> {
                    checkName("label", label);
                    if (TAKEN.contains(label) || label.startsWith("__")) {
                        throw no(
                                "The label '"
                                        + label
                                        + "' of "
                                        + name
                                        + " is taken; choose another");
                    }
                    if (value.length() > LONGEST_VALUE) {
                        throw no(
                                "The label '"
                                        + label
                                        + "' of "
                                        + name
                                        + " has a value of "
                                        + value.length()
                                        + " characters, more than "
                                        + LONGEST_VALUE);
                    }
                });
    }

    private static void checkName(String what, String name) {
        if (name.length() > LONGEST || !NAME.matcher(name).matches()) {
            throw no(
                    "'"
                            + (name.length() > LONGEST ? name.substring(0, LONGEST) + "..." : name)
                            + "' is no name for a "
                            + what
                            + ": it takes lower-case letters, digits"
                            + " and _, begins with a letter, and has at most "
                            + LONGEST
                            + " characters");
        }
    }

    static PluginException no(String message) {
        return new PluginException(ErrorCode.INVALID_ARGUMENT, message);
    }

    /** How a plugin's metric is called among all others. */
    static String shown(String plugin, String name) {
        return "plugin_" + plain(plugin) + "_" + name;
    }

    /** The same with nothing but what a name may have. */
    static String plain(String name) {
        return name.replaceAll("[^a-zA-Z0-9_]", "_");
    }
}
