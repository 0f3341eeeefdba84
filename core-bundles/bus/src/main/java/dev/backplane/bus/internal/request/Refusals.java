package dev.backplane.bus.internal.request;

import dev.backplane.bus.Request;
import dev.backplane.plugin.ErrorCode;
import dev.backplane.plugin.PluginException;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Why a call has nowhere to go, said so that the caller can mend it. */
final class Refusals {

    private static final int SHOWN_OPERATIONS = 10;

    private Refusals() {}

    static PluginException notServing(Request request, Route route, RouteTable routes) {
        return switch (route) {
            case Route.Refusing(String reason) ->
                    new PluginException(
                            ErrorCode.PLUGIN_NOT_ACTIVE,
                            "Plugin "
                                    + Words.quoted(request.plugin())
                                    + " is not active: "
                                    + reason);
            case Route.Gone() -> unknownPlugin(request, routes);
            case Route.Serving _, Route.Split _, Route.Gated _ ->
                    throw new IllegalStateException("refused although not closed: " + route);
        };
    }

    static PluginException unknownPlugin(Request request, RouteTable routes) {
        if (routes.isClosed()) {
            return new PluginException(
                    ErrorCode.RUNTIME_UNAVAILABLE,
                    "The message bus has stopped, so "
                            + Words.target(request)
                            + " cannot be called; try again when the runtime is up");
        }
        List<String> nearest = NearestNames.to(request.plugin(), routes.plugins());
        String hint =
                nearest.isEmpty()
                        ? "; plugin list shows those there are"
                        : nearest.stream()
                                .map(Words::quoted)
                                .collect(Collectors.joining(" or ", "; did you mean ", "?"));
        return new PluginException(
                ErrorCode.UNKNOWN_PLUGIN,
                "There is no plugin " + Words.quoted(request.plugin()) + hint);
    }

    static PluginException unknownOperation(Request request, Route.Serving serving) {
        boolean streams = serving.operations().containsKey(request.operation());
        String plugin = Words.quoted(request.plugin());
        String operation = Words.quoted(request.operation());
        return new PluginException(
                ErrorCode.UNKNOWN_OPERATION,
                streams
                        ? "Operation "
                                + operation
                                + " of plugin "
                                + plugin
                                + " answers with a stream; call it as a stream"
                        : "Plugin "
                                + plugin
                                + " has no operation "
                                + operation
                                + "; "
                                + offered(serving));
    }

    private static String offered(Route.Serving serving) {
        Map<String, Endpoint> operations = serving.operations();
        if (operations.isEmpty()) {
            return "bundle "
                    + serving.revision()
                    + " has registered no handler: are its components satisfied?";
        }
        String listed =
                operations.entrySet().stream()
                        .sorted(Map.Entry.comparingByKey())
                        .limit(SHOWN_OPERATIONS)
                        .map(Refusals::described)
                        .collect(Collectors.joining(", "));
        int more = operations.size() - SHOWN_OPERATIONS;
        return "it has " + listed + (more > 0 ? " and " + more + " more" : "");
    }

    private static String described(Map.Entry<String, Endpoint> operation) {
        String name = Words.quoted(operation.getKey());
        return operation.getValue().operation().isStreamOnly() ? name + " (stream)" : name;
    }
}
