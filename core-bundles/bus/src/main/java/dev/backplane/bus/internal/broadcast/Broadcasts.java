package dev.backplane.bus.internal.broadcast;

import dev.backplane.bus.Answer;
import dev.backplane.bus.Broadcast;
import dev.backplane.bus.Payload;
import dev.backplane.bus.internal.Work;
import dev.backplane.bus.internal.deadletter.DeadLetterSink;
import dev.backplane.bus.internal.request.RequestPath;
import dev.backplane.bus.internal.request.RouteTable;
import dev.backplane.plugin.ErrorCode;
import dev.backplane.plugin.PluginException;

import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** Sends to many plugins at the same time, each on a virtual thread of its own. */
@Component(service = Broadcasts.class, configurationPid = Broadcasts.PID)
@Designate(ocd = Broadcasts.Config.class)
public final class Broadcasts {

    static final String PID = "dev.backplane.bus.broadcast";

    private static final String EVERYBODY = "*";

    /** What an operator may set. */
    @ObjectClassDefinition(name = "Broadcasts")
    @interface Config {

        @AttributeDefinition(
                name = "Time limit in ms",
                description = "For each handler of a broadcast that nobody waits for",
                min = "1")
        long timeoutMillis() default 30_000;
    }

    private final RequestPath path;
    private final DeadLetterSink deadLetters;
    private final Recipients recipients;
    private volatile long timeoutNanos;

    /** Ready when it returns. */
    @Activate
    public Broadcasts(
            @Reference RequestPath path,
            @Reference RouteTable routes,
            @Reference DeadLetterSink deadLetters,
            Config config) {
        this(path, routes, deadLetters, nanos(config));
    }

    /** With a time limit for each handler of a broadcast that nobody waits for. */
    public Broadcasts(
            RequestPath path, RouteTable routes, DeadLetterSink deadLetters, long timeoutNanos) {
        this.path = path;
        this.deadLetters = deadLetters;
        this.recipients = new Recipients(routes);
        this.timeoutNanos = timeoutNanos;
    }

    @Modified
    void modified(Config config) {
        timeoutNanos = nanos(config);
    }

    /** As {@link dev.backplane.bus.MessageBus#broadcast}; the caller is filled in. */
    public List<String> send(Broadcast broadcast) {
        Work around = Detached.from(Work.Cell.mine().get());
        List<String> plugins = recipients(broadcast, around);
        plugins.forEach(plugin -> send(Delivery.to(plugin, broadcast), around));
        return plugins;
    }

    /** As {@link dev.backplane.bus.MessageBus#gather}; the caller is filled in. */
    public List<Answer> gather(Broadcast broadcast, long deadlineNanos) {
        Work around = Work.Cell.mine().get();
        Gathering gathering = new Gathering(path, around, deadlineNanos);
        for (String plugin : recipients(broadcast, around)) {
            gathering.ask(Delivery.to(plugin, broadcast));
        }
        return gathering.answers();
    }

    /** Sends one of them again. */
    void sendAgain(Delivery delivery) {
        if (recipients.isMissing(delivery.plugin(), delivery.operation())) {
            throw new PluginException(
                    ErrorCode.PLUGIN_NOT_ACTIVE,
                    "Plugin \""
                            + delivery.plugin()
                            + "\" does not answer operation \""
                            + delivery.operation()
                            + "\" now; start it, then try again");
        }
        send(delivery, null);
    }

    /** What every recipient would be refused with is refused at once. */
    private List<String> recipients(Broadcast broadcast, @Nullable Work around) {
        path.check(Delivery.to(EVERYBODY, broadcast).request(0), around);
        return recipients.of(broadcast.operation(), broadcast.filter());
    }

    @SuppressWarnings("FutureReturnValueIgnored") // what fails is buried
    private void send(Delivery delivery, @Nullable Work around) {
        long deadline = System.nanoTime() + timeoutNanos;
        CompletableFuture<Payload> reply = path.requestAsync(delivery.request(deadline), around);
        reply.whenComplete((ignored, problem) -> bury(delivery, problem));
    }

    private void bury(Delivery delivery, @Nullable Throwable problem) {
        if (problem instanceof PluginException failure) {
            deadLetters.accept(delivery.letter(failure));
        }
    }

    private static long nanos(Config config) {
        if (config.timeoutMillis() < 1) {
            throw new IllegalArgumentException(
                    "timeoutMillis="
                            + config.timeoutMillis()
                            + " in "
                            + PID
                            + " must be at least 1");
        }
        return TimeUnit.MILLISECONDS.toNanos(config.timeoutMillis());
    }
}
