package dev.backplane.shell.internal;

import dev.backplane.manager.ConfigurationChange.Edit;
import dev.backplane.manager.ConfigurationInfo;
import dev.backplane.plugin.ErrorCode;
import dev.backplane.plugin.PluginException;

import java.lang.reflect.Array;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Configurations as people type and read them. */
final class ConfigurationText {

    private record Target(Edit.Action action, String key) {}

    private ConfigurationText() {}

    /** A value a line, as {@code config:put} would take it. */
    static String lines(ConfigurationInfo configuration) {
        List<String> lines = new ArrayList<>();
        configuration
                .properties()
                .forEach((key, value) -> parts(value).forEach(each -> lines.add(key + "=" + each)));
        return String.join("\n", lines);
    }

    private static List<Object> parts(Object value) {
        List<Object> parts = new ArrayList<>();
        if (value instanceof Collection<?> several) {
            parts.addAll(several);
        } else if (value.getClass().isArray()) {
            for (int i = 0; i < Array.getLength(value); i++) {
                parts.add(Array.get(value, i));
            }
        } else {
            parts.add(value);
        }
        return parts;
    }

    /**
     * {@code KEY=VALUE}, {@code KEY+=VALUE} and {@code KEY-=VALUE}; a key given twice is a list.
     *
     * @throws PluginException {@code INVALID_ARGUMENT}
     */
    static List<Edit> edits(String... pairs) {
        Map<Target, List<String>> values = new LinkedHashMap<>();
        for (String pair : pairs) {
            int equals = pair.indexOf('=');
            if (equals < 1) {
                throw new PluginException(
                        ErrorCode.INVALID_ARGUMENT, "'" + pair + "' is not KEY=VALUE");
            }
            Target target = target(pair.substring(0, equals));
            values.computeIfAbsent(target, _ -> new ArrayList<>()).add(pair.substring(equals + 1));
        }
        List<Edit> edits = new ArrayList<>();
        values.forEach(
                (target, all) ->
                        edits.add(
                                new Edit(
                                        target.action(),
                                        target.key(),
                                        all.size() == 1 ? all.getFirst() : List.copyOf(all))));
        return edits;
    }

    private static Target target(String key) {
        return switch (key.charAt(key.length() - 1)) {
            case '+' -> new Target(Edit.Action.ADD, key.substring(0, key.length() - 1));
            case '-' -> new Target(Edit.Action.TAKE, key.substring(0, key.length() - 1));
            default -> new Target(Edit.Action.SET, key);
        };
    }
}
