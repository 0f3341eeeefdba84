package dev.backplane.bus.internal.request;

import dev.backplane.bus.internal.Work;

import org.jspecify.annotations.Nullable;

/** What a call does where it does not simply go to one revision. */
final class Junction {

    private final RouteTable routes;

    Junction(RouteTable routes) {
        this.routes = routes;
    }

    /** Where the call goes; null if it has waited at a gate and is to look again. */
    Route.@Nullable Serving serving(Call call, Route route) {
        return switch (route) {
            case Route.Serving direct -> direct;
            case Route.Split split -> split.choose(call.request());
            case Route.Gated gated -> behind(call, gated);
            case Route.Refusing _, Route.Gone _ ->
                    throw Refusals.notServing(call.request(), route, routes);
        };
    }

    /**
     * Whether the call may go on; it has been counted in, and the route is still the same. Why a
     * guest is asked once more stands in {@link InFlight}.
     */
    boolean confirms(Call call, Route route, InFlight entered) {
        if (route instanceof Route.Gated) {
            entered.guestEntered();
            return isNested(call);
        }
        return true;
    }

    private static Route.@Nullable Serving behind(Call call, Route.Gated gated) {
        Route.Serving behind = gated.behind();
        if (behind != null && isNested(call)) {
            return behind;
        }
        gated.barrier().await(call);
        return null;
    }

    /**
     * Whether something goes on in the plugin that this call is a part of: the gate waits for that,
     * and would wait for ever if that waited at the gate.
     */
    private static boolean isNested(Call call) {
        for (Work each = call.outer(); each != null; each = each.outer()) {
            if (!each.isOver() && each.worker().equals(call.worker())) {
                return true;
            }
            if (!each.isAwaited()) {
                return false;
            }
        }
        return false;
    }
}
