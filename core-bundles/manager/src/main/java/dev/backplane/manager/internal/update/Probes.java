package dev.backplane.manager.internal.update;

import dev.backplane.bus.Cancellation;
import dev.backplane.bus.MessageContext;
import dev.backplane.bus.Payload;
import dev.backplane.bus.Request;
import dev.backplane.bus.RequestHandler;
import dev.backplane.manager.internal.framework.BoundedCalls;
import dev.backplane.manager.internal.framework.BoundedCalls.Terms;
import dev.backplane.manager.internal.framework.Causes;
import dev.backplane.plugin.ErrorCode;
import dev.backplane.plugin.PluginException;

import org.apache.felix.hc.api.HealthCheck;
import org.apache.felix.hc.api.Result;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.Bundle;
import org.osgi.framework.ServiceReference;

import java.time.Duration;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;

/**
 * Asks a revision whether it is ready, by its own Felix health checks, and lets it warm up. Its
 * checks run on threads of their own, within a limit.
 */
public final class Probes {

    private static final Set<Result.Status> READY =
            EnumSet.of(Result.Status.OK, Result.Status.WARN);
    private static final Set<Result.Status> ALIVE =
            EnumSet.of(Result.Status.OK, Result.Status.WARN, Result.Status.TEMPORARILY_UNAVAILABLE);
    private static final Duration PAUSE = Duration.ofMillis(100);
    private static final Duration ONE_CHECK = Duration.ofSeconds(2);
    private static final Duration ONE_CALL = Duration.ofSeconds(10);

    private final OwnServices services;
    private final BoundedCalls calls;

    Probes(OwnServices services, BoundedCalls calls) {
        this.services = services;
        this.calls = calls;
    }

    /**
     * Waits until all health checks of the revision are content.
     *
     * @throws PluginException {@code UPDATE_FAILED} with what the first discontented one says when
     *     the time is over
     */
    void awaitReady(Bundle revision, String label, Duration limit) {
        long deadline = System.nanoTime() + limit.toNanos();
        Optional<String> complaint = complaint(revision, READY, limit);
        while (complaint.isPresent() && System.nanoTime() - deadline < 0) {
            LockSupport.parkNanos(PAUSE.toNanos());
            if (Thread.currentThread().isInterrupted()) {
                break;
            }
            complaint = complaint(revision, READY, left(deadline));
        }
        complaint.ifPresent(
                reason -> {
                    throw new PluginException(
                            ErrorCode.UPDATE_FAILED,
                            label + " was not ready within " + limit.toMillis() + " ms: " + reason);
                });
    }

    private static Duration left(long deadline) {
        long nanos = deadline - System.nanoTime();
        return Duration.ofNanos(Math.max(nanos, Duration.ofMillis(1).toNanos()));
    }

    /**
     * What the first of its health checks says that finds it in a critical state, or fails. One
     * that is unavailable for a while only is not.
     */
    public Optional<String> complaint(Bundle revision) {
        return complaint(revision, ALIVE, ONE_CHECK);
    }

    private Optional<String> complaint(
            Bundle revision, Set<Result.Status> content, Duration limit) {
        for (ServiceReference<HealthCheck> check : services.of(revision, HealthCheck.class)) {
            Optional<String> complaint = complaint(check, content, limit);
            if (complaint.isPresent()) {
                return complaint;
            }
        }
        return Optional.empty();
    }

    private Optional<String> complaint(
            ServiceReference<HealthCheck> reference, Set<Result.Status> content, Duration limit) {
        String name = name(reference);
        HealthCheck check = services.context().getService(reference);
        if (check == null) {
            return Optional.of("health check " + name + " cannot be obtained");
        }
        try {
            Result result = calls.call(new Terms("health check " + name, limit), check::execute);
            return content.contains(result.getStatus())
                    ? Optional.empty()
                    : Optional.of("health check " + name + " says " + text(result));
        } catch (PluginException e) {
            return Optional.of(e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.of("the runtime stops");
        } catch (Exception e) { // a plugin's code may throw anything
            return Optional.of("health check " + name + " failed: " + Causes.deepest(e));
        } finally {
            services.context().ungetService(reference);
        }
    }

    private static String name(ServiceReference<?> check) {
        Object name = check.getProperty(HealthCheck.NAME);
        Object component = check.getProperty("component.name");
        Object any = name == null ? component : name;
        return any == null ? "of service " + check.getProperty("service.id") : any.toString();
    }

    private static String text(Result result) {
        StringBuilder text = new StringBuilder(result.getStatus().name());
        result.forEach(
                entry -> {
                    if (entry.getStatus() != Result.Status.OK) {
                        text.append(": ").append(entry.getMessage());
                    }
                });
        return text.toString();
    }

    /**
     * Calls an operation of the revision a few times, before any caller's call goes there.
     *
     * @throws PluginException {@code UPDATE_FAILED} if it has no such operation, or one of the
     *     calls fails
     */
    void warmUp(Bundle revision, String label, String operation, int times) {
        if (operation.isEmpty()) {
            return;
        }
        ServiceReference<RequestHandler> reference = handler(revision, operation);
        RequestHandler handler =
                reference == null ? null : services.context().getService(reference);
        if (reference == null || handler == null) {
            throw new PluginException(
                    ErrorCode.UPDATE_FAILED,
                    label + " has no operation '" + operation + "' to warm up with");
        }
        try {
            for (int i = 0; i < times; i++) {
                warmUp(handler, label, operation);
            }
        } finally {
            services.context().ungetService(reference);
        }
    }

    private void warmUp(RequestHandler handler, String label, String operation) {
        Request request =
                new Request(
                        label,
                        operation,
                        Payload.empty(),
                        MessageContext.of("dev.backplane.manager"),
                        System.nanoTime() + ONE_CALL.toNanos(),
                        new Cancellation());
        try {
            var _ =
                    calls.call(
                            new Terms("warming up " + label, ONE_CALL),
                            () -> handler.handle(request));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw failed(label, operation, e);
        } catch (Exception e) { // a plugin's code may throw anything
            throw failed(label, operation, e);
        }
    }

    private static PluginException failed(String label, String operation, Exception e) {
        return new PluginException(
                ErrorCode.UPDATE_FAILED,
                label + " failed to warm up with '" + operation + "': " + Causes.deepest(e),
                e);
    }

    private @Nullable ServiceReference<RequestHandler> handler(Bundle revision, String operation) {
        for (ServiceReference<RequestHandler> each : services.of(revision, RequestHandler.class)) {
            if (operations(each.getProperty(RequestHandler.OPERATION)).contains(operation)) {
                return each;
            }
        }
        return null;
    }

    private static List<String> operations(@Nullable Object property) {
        return property instanceof String[] many
                ? Arrays.asList(many)
                : List.of(String.valueOf(property));
    }
}
