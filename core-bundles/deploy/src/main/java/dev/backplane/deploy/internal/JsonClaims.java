package dev.backplane.deploy.internal;

import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What the json files keep for themselves: while NAME.json is there, readable or not, no jar starts
 * the plugin NAME by itself, since the json may say that it shall not run.
 *
 * @param jsonByPlugin the json file of each plugin name
 * @param sources the jars json files take their plugin from
 */
record JsonClaims(Map<String, String> jsonByPlugin, Set<String> sources) {

    JsonClaims {
        jsonByPlugin = Map.copyOf(jsonByPlugin);
        sources = Set.copyOf(sources);
    }

    boolean isSource(String jar) {
        return sources.contains(jar);
    }

    Optional<String> jsonFor(String plugin) {
        return Optional.ofNullable(jsonByPlugin.get(plugin));
    }
}
