package dev.backplane.grpc.internal;

import dev.backplane.manager.Change;
import dev.backplane.manager.Door;
import dev.backplane.manager.Owner;
import dev.backplane.plugin.ErrorCode;
import dev.backplane.plugin.PluginException;

import io.grpc.ServerCallHandler;

import java.util.function.Function;

/** What administrators' calls have in common: one request, one reply, and mostly one plugin. */
final class PluginCall {

    /** On whose behalf all of them are. */
    static final Owner OWNER = new Owner(Door.GRPC, "");

    private PluginCall() {}

    /**
     * Handles such calls.
     *
     * @param plugin the name of the plugin it is about, for errors; empty if there is none
     */
    static <Q, R> ServerCallHandler<Received<Q>, R> handler(
            CallsInFlight calls, Function<Q, R> work, Function<Q, String> plugin) {
        return VirtualThreadCall.handler(
                calls,
                (message, call) -> call.send(work.apply(message)),
                message -> Subject.plugin(plugin.apply(message)));
    }

    static Change change(boolean force) {
        return new Change(OWNER, force);
    }

    /**
     * The name as it was given.
     *
     * @throws PluginException {@code INVALID_ARGUMENT} if it is empty or too long
     */
    static String named(String name) {
        if (name.isEmpty()) {
            throw new PluginException(
                    ErrorCode.INVALID_ARGUMENT,
                    "the request names no plugin; set its field 'name'");
        }
        return TextLimits.name("name", name);
    }
}
