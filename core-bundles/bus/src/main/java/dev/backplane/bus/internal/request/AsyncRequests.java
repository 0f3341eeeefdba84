package dev.backplane.bus.internal.request;

import dev.backplane.bus.Payload;
import dev.backplane.bus.Request;
import dev.backplane.bus.internal.Work;
import dev.backplane.bus.internal.policy.Bulkhead;
import dev.backplane.bus.internal.policy.Gate;
import dev.backplane.bus.internal.policy.Lane;
import dev.backplane.bus.internal.policy.Lanes;
import dev.backplane.plugin.ErrorCode;
import dev.backplane.plugin.PluginException;

import org.jspecify.annotations.Nullable;

import java.util.concurrent.CompletableFuture;

/**
 * Runs requests on virtual threads. Each has a place in its operation's waiting room from here to
 * its end, so that no threads pile up before a slow plugin.
 */
final class AsyncRequests {

    private final RequestPath path;
    private final Lanes lanes;

    /** For operations that never had a handler: theirs are refused as soon as they run. */
    private final Bulkhead strangers = new Bulkhead(Gate.WAITING);

    AsyncRequests(RequestPath path, Lanes lanes) {
        this.path = path;
        this.lanes = lanes;
    }

    CompletableFuture<Payload> start(Request asked, @Nullable Work around) {
        try {
            path.check(asked, around);
            Lane lane = lanes.find(asked.plugin(), asked.operation());
            Bulkhead room = lane == null ? strangers : lane.gate().waitingRoom();
            if (!room.tryEnter()) {
                throw crowded(asked, lane);
            }
            AsyncRequest request = new AsyncRequest(path, asked, around, room);
            Thread.ofVirtual()
                    .name("backplane-request")
                    .inheritInheritableThreadLocals(false)
                    .start(request);
            return request.result();
        } catch (PluginException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    private static PluginException crowded(Request asked, @Nullable Lane lane) {
        String limit = Gate.WAITING + " waiting";
        if (lane != null) {
            lane.counts().begun();
            lane.counts().refusedByBulkhead();
            lane.counts().failed(ErrorCode.OVERLOADED);
            limit =
                    "maxConcurrent="
                            + lane.gate().policy().crowd().maxConcurrent()
                            + " of policy "
                            + lane.gate().policy().name()
                            + ", and "
                            + limit;
        }
        return new PluginException(
                ErrorCode.OVERLOADED,
                Words.target(asked)
                        + " has as many asynchronous requests under way as may be: "
                        + limit
                        + "; nothing was done. Try later, or raise the limit");
    }
}
