package dev.backplane.config.internal.label;

import dev.backplane.plugin.ErrorCode;
import dev.backplane.plugin.PluginException;

import org.jspecify.annotations.Nullable;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.InvalidSyntaxException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The labels at one moment: what the machine is, over what the operator and the environment say.
 */
record LabelSet(SortedMap<String, String> labels) {

    private static final Logger LOG = LoggerFactory.getLogger(LabelSet.class);
    private static final String ENVIRONMENT = "BACKPLANE_NODE_LABELS";
    private static final String FORM = "[A-Za-z0-9._-]{1,64}=[^=\\p{Cntrl}]{1,256}";

    LabelSet {
        labels = Collections.unmodifiableSortedMap(labels);
    }

    static LabelSet of(String node, String[] configured, Map<String, String> environment) {
        SortedMap<String, String> labels = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        String given = environment.getOrDefault(ENVIRONMENT, "");
        add(ENVIRONMENT, Arrays.asList(given.split(",")), labels);
        for (String each : configured) {
            add("the configuration", Arrays.asList(each.split(",")), labels);
        }
        labels.put("node", node);
        labels.put("os", System.getProperty("os.name", "").toLowerCase(Locale.ROOT));
        labels.put("arch", System.getProperty("os.arch", ""));
        return new LabelSet(labels);
    }

    private static void add(String where, List<String> lines, Map<String, String> labels) {
        for (String each : lines) {
            String line = each.strip();
            if (line.matches(FORM)) {
                String[] parts = line.split("=", 2);
                labels.put(parts[0], parts[1].strip());
            } else if (!line.isEmpty()) {
                LOG.error(
                        "'{}' in the labels of {} is left out: it is not KEY=VALUE, with a key of"
                                + " at most 64 letters, digits, dots, dashes or underscores",
                        line,
                        where);
            }
        }
    }

    boolean match(@Nullable String target) {
        if (target == null || target.isBlank()) {
            return true;
        }
        try {
            return FrameworkUtil.createFilter(target.strip())
                    .match(FrameworkUtil.asDictionary(labels));
        } catch (InvalidSyntaxException e) {
            throw new PluginException(
                    ErrorCode.INVALID_ARGUMENT,
                    "the target '"
                            + target
                            + "' is no LDAP filter, such as (zone=eu) or (&(zone=eu)(!(tier=edge))): "
                            + e.getMessage(),
                    e);
        }
    }
}
