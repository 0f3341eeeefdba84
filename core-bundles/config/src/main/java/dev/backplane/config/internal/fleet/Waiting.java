package dev.backplane.config.internal.fleet;

import dev.backplane.config.internal.fleet.node.Outcome;
import dev.backplane.plugin.ErrorCode;
import dev.backplane.plugin.PluginException;

import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** How long an operator's change may take. */
final class Waiting {

    private static final long SECONDS = 20;

    private Waiting() {}

    static Outcome forOutcome(CompletableFuture<Outcome> change) throws InterruptedException {
        try {
            return change.get(SECONDS, TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            throw new PluginException(
                    ErrorCode.RUNTIME_UNAVAILABLE,
                    "the fleet has not acknowledged the change within "
                            + SECONDS
                            + " s; it may still do so. See 'backplane config fleet status'",
                    e);
        } catch (CancellationException e) {
            throw new PluginException(
                    ErrorCode.RUNTIME_UNAVAILABLE, String.valueOf(e.getMessage()), e);
        } catch (ExecutionException e) {
            throw new PluginException(
                    ErrorCode.INTERNAL, "the change failed: " + e.getMessage(), e);
        }
    }
}
