package dev.backplane.manager.internal.release;

import dev.backplane.manager.Plan.Difference;
import dev.backplane.manager.Release;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;

/** What differs between two releases of a plugin. */
public final class Differences {

    private static final List<String> SECRETS =
            List.of("password", "secret", "token", "credential", "apikey", "privatekey");
    private static final String MASK = "********";

    private final String name;
    private final List<Difference> found = new ArrayList<>();

    private Differences(String name) {
        this.name = name;
    }

    /**
     * From one release to another.
     *
     * @throws dev.backplane.plugin.PluginException {@code UNKNOWN_RELEASE}
     */
    public static List<Difference> between(Releases releases, String name, int before, int after) {
        Release from = releases.find(name, before);
        Release to = releases.find(name, after);
        Differences differences = new Differences(name);
        differences.note("version", from.version(), to.version());
        differences.note("sha256", from.digest().brief(), to.digest().brief());
        differences.note("state schema", schema(from), schema(to));
        differences.note("grants", grants(from), grants(to));
        differences.configurations(
                releases.configurations(name, from.number()),
                releases.configurations(name, to.number()));
        return differences.found;
    }

    private static String schema(Release release) {
        return release.stateSchema() == 0 ? "" : String.valueOf(release.stateSchema());
    }

    private static String grants(Release release) {
        return String.join(",", release.grants());
    }

    private void configurations(Map<String, String> from, Map<String, String> to) {
        Set<String> pids = new TreeSet<>(from.keySet());
        pids.addAll(to.keySet());
        for (String pid : pids) {
            Map<String, Object> was = properties(from.get(pid));
            Map<String, Object> is = properties(to.get(pid));
            Set<String> keys = new TreeSet<>(was.keySet());
            keys.addAll(is.keySet());
            for (String key : keys) {
                property(pid + " " + key, was.get(key), is.get(key));
            }
        }
    }

    private static Map<String, Object> properties(@Nullable String text) {
        return text == null ? Map.of() : Configurations.properties(text);
    }

    /** That a secret changed is shown, what it is is not. */
    private void property(String label, @Nullable Object was, @Nullable Object is) {
        String from = text(was);
        String to = text(is);
        if (!from.equals(to)) {
            boolean secret = isSecret(label);
            note(
                    label,
                    secret && !from.isEmpty() ? MASK : from,
                    secret && !to.isEmpty() ? MASK + " (another)" : to);
        }
    }

    private static boolean isSecret(String label) {
        String plain = label.toLowerCase(Locale.ROOT).replaceAll("[._-]", "");
        return SECRETS.stream().anyMatch(plain::contains);
    }

    private static String text(@Nullable Object value) {
        return value instanceof Object[] many ? Arrays.toString(many) : Objects.toString(value, "");
    }

    private void note(String property, String before, String after) {
        if (!before.equals(after)) {
            found.add(new Difference(name, property, before, after));
        }
    }
}
