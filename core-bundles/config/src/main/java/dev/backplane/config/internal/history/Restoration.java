package dev.backplane.config.internal.history;

import dev.backplane.manager.ConfigurationChange;
import dev.backplane.manager.ConfigurationChange.Edit;
import dev.backplane.manager.ConfigurationInfo;
import dev.backplane.plugin.ErrorCode;
import dev.backplane.plugin.PluginException;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The change that brings a kept revision back. */
final class Restoration {

    private Restoration() {}

    static ConfigurationChange of(String pid, Kept kept) {
        String content = kept.content();
        String reason = "back to revision " + kept.number();
        if (content == null) {
            return new ConfigurationChange(
                    pid, ConfigurationChange.Kind.DELETE, List.of(), null, reason);
        }
        List<Edit> edits = new ArrayList<>();
        for (Map.Entry<String, Object> each : Content.properties(content).entrySet()) {
            Object value = each.getValue();
            if (ConfigurationInfo.MASK.equals(value)) {
                throw new PluginException(
                        ErrorCode.INVALID_ARGUMENT,
                        "revision "
                                + kept.number()
                                + " of "
                                + pid
                                + " held '"
                                + each.getKey()
                                + "' in clear, which is never kept; put it into a file"
                                + " configs/secrets/NAME and set $[secret:NAME]");
            }
            edits.add(new Edit(Edit.Action.SET, each.getKey() + ":" + type(value), value));
        }
        return new ConfigurationChange(pid, ConfigurationChange.Kind.REPLACE, edits, null, reason);
    }

    private static String type(Object value) {
        return value instanceof List<?> list
                ? (list.isEmpty() ? "String" : list.getFirst().getClass().getSimpleName()) + "[]"
                : value.getClass().getSimpleName();
    }
}
