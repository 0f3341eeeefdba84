package dev.backplane.cli;

import com.google.gson.JsonObject;

import dev.backplane.proto.v1.ListPluginsRequest;
import dev.backplane.proto.v1.ListPluginsResponse;
import dev.backplane.proto.v1.Plugin;
import dev.backplane.proto.v1.PluginType;

import io.grpc.StatusRuntimeException;
import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;

/** {@code backplane status}: whether it runs, where, and what state its plugins are in. */
@Command(
        name = "status",
        description =
                "Says whether a runtime runs and is ready, where it listens, and how its plugins"
                        + " are.",
        sortOptions = false,
        footerHeading = "%nExamples:%n",
        footer = {
            "  backplane status",
            "  backplane status --json",
            "",
            "The exit status is 0 if the runtime is ready, else 1."
        })
final class StatusCommand implements Callable<Integer> {

    private static final int LABEL_WIDTH = 9;

    private final BackplaneCommand root;

    @Mixin private JsonOption json = new JsonOption();

    StatusCommand(BackplaneCommand root) {
        this.root = root;
    }

    @Override
    public Integer call() {
        if (root.findAddress().isEmpty()) {
            printNoRuntime(root.absence());
            return 1;
        }
        try (RuntimeClient client = root.connect()) {
            boolean ready =
                    client.health().check(HealthCheckRequest.getDefaultInstance()).getStatus()
                            == ServingStatus.SERVING;
            ListPluginsResponse plugins =
                    client.plugins()
                            .listPlugins(
                                    ListPluginsRequest.newBuilder()
                                            .setIncludeLibraries(true)
                                            .build());
            print(ready, plugins);
            return ready ? 0 : 1;
        } catch (StatusRuntimeException e) {
            if (!Problem.isNoRuntime(e)) {
                throw e;
            }
            printNoRuntime(pid().isPresent() ? root.absence() : Problem.noRuntime(root.address()));
            return 1;
        }
    }

    private void printNoRuntime(String sentence) {
        if (!json.isGiven()) {
            root.terminal().err().println(sentence);
            return;
        }
        JsonObject status = new JsonObject();
        OptionalLong pid = pid();
        status.addProperty("running", pid.isPresent());
        status.addProperty("ready", false);
        pid.ifPresent(id -> status.addProperty("pid", id));
        root.findAddress().ifPresent(it -> status.addProperty("endpoint", it.toString()));
        root.terminal().out().println(Json.pretty(status));
    }

    private void print(boolean ready, ListPluginsResponse plugins) {
        Map<String, Integer> pluginPhases = phases(plugins, PluginType.PLUGIN_TYPE_BUNDLE);
        Map<String, Integer> libraryPhases = phases(plugins, PluginType.PLUGIN_TYPE_LIBRARY);
        if (json.isGiven()) {
            JsonObject status = new JsonObject();
            status.addProperty("running", true);
            status.addProperty("ready", ready);
            pid().ifPresent(id -> status.addProperty("pid", id));
            status.addProperty("endpoint", root.address().toString());
            status.add("endpoints", object(endpoints()));
            status.add("plugins", object(pluginPhases));
            status.add("libraries", object(libraryPhases));
            status.addProperty("refusals", plugins.getRefusalsCount());
            root.terminal().out().println(Json.pretty(status));
            return;
        }
        Fields fields = new Fields(root.terminal().out(), LABEL_WIDTH);
        fields.add("runtime", ready ? "ready" : "running, but not ready");
        pid().ifPresent(id -> fields.add("pid", Long.toString(id)));
        endpoints().forEach(fields::add);
        fields.add("plugins", describe(pluginPhases));
        fields.add("libraries", describe(libraryPhases));
        fields.add(
                "refused",
                plugins.getRefusalsCount() == 0
                        ? "nothing"
                        : plugins.getRefusalsCount() + ", see: backplane plugin list");
    }

    /** The pid file belongs to this runtime only if that is the one asked. */
    private OptionalLong pid() {
        return isOwnInstance()
                ? root.instance().map(InstanceFiles::pid).orElse(OptionalLong.empty())
                : OptionalLong.empty();
    }

    private Map<String, String> endpoints() {
        return isOwnInstance()
                ? root.instance().orElseThrow().endpoints()
                : Map.of("grpc", root.address().toString());
    }

    private boolean isOwnInstance() {
        String asked = root.findAddress().map(Address::toString).orElse("");
        return root.instance()
                .map(files -> files.endpoints().getOrDefault("grpc", asked).equals(asked))
                .orElse(false);
    }

    private static Map<String, Integer> phases(ListPluginsResponse plugins, PluginType type) {
        return plugins.getPluginsList().stream()
                .filter(plugin -> plugin.getType() == type)
                .collect(
                        Collectors.toMap(
                                (Plugin plugin) ->
                                        Labels.phase(plugin.getPhase()).toLowerCase(Locale.ROOT),
                                plugin -> 1,
                                Integer::sum,
                                TreeMap::new));
    }

    private static String describe(Map<String, Integer> phases) {
        return phases.isEmpty()
                ? "none"
                : phases.entrySet().stream()
                        .map(entry -> entry.getValue() + " " + entry.getKey())
                        .collect(Collectors.joining(", "));
    }

    private static JsonObject object(Map<String, ?> values) {
        JsonObject object = new JsonObject();
        values.forEach(
                (key, value) -> {
                    if (value instanceof Number number) {
                        object.addProperty(key, number);
                    } else {
                        object.addProperty(key, String.valueOf(value));
                    }
                });
        return object;
    }
}
