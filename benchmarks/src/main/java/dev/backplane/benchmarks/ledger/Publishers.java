package dev.backplane.benchmarks.ledger;

import dev.backplane.bus.Payload;
import dev.backplane.bus.Request;
import dev.backplane.bus.RequestHandler;
import dev.backplane.bus.admin.DeadLetters;
import dev.backplane.bus.admin.EventTraffic;
import dev.backplane.bus.admin.SubscriberInfo.Counts;

import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.event.EventAdmin;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;

/**
 * Operation {@code begin}: the names of the subscribing plugins come in, publishing starts. {@code
 * end}: the name of the plugin that was there all the time comes in, publishing ends, and the audit
 * goes out.
 */
@Component(property = {RequestHandler.OPERATION + "=begin", RequestHandler.OPERATION + "=end"})
public final class Publishers implements RequestHandler {

    private static final int COUNT = 4;

    private final EventAdmin events;
    private final EventTraffic traffic;
    private final DeadLetters letters;
    private final Ledger ledger;
    private final Published published = new Published();
    private final List<Publisher> publishers = new CopyOnWriteArrayList<>();
    private final List<Thread> threads = new ArrayList<>();

    /** Publishes as this plugin. */
    @Activate
    public Publishers(
            @Reference EventAdmin events,
            @Reference EventTraffic traffic,
            @Reference DeadLetters letters,
            @Reference Ledger ledger) {
        this.events = events;
        this.traffic = traffic;
        this.letters = letters;
        this.ledger = ledger;
    }

    @Override
    public Payload handle(Request request) throws InterruptedException {
        String text = request.payload().text();
        if (request.operation().equals("begin")) {
            begin(Stream.of(text.split(" ", -1)).toList());
            return Payload.empty();
        }
        return Payload.text(end(text));
    }

    private synchronized void begin(List<String> plugins) {
        for (int number = 0; number < COUNT; number++) {
            Publisher publisher = new Publisher(number, events, plugins, published);
            publishers.add(publisher);
            threads.add(Thread.ofPlatform().name("publisher-" + number).start(publisher));
        }
    }

    private synchronized String end(String steady) throws InterruptedException {
        publishers.forEach(Publisher::end);
        for (Thread thread : threads) {
            thread.join();
        }
        String audit = new Audit(traffic, letters, ledger, published).lines(steady);
        Counts totals = traffic.totals();
        requireEverything(totals);
        return published.all() + " events published\n" + totals + "\n\n" + audit;
    }

    /** Of what has not happened, nothing can be said. */
    private static void requireEverything(Counts totals) {
        if (totals.delivered() == 0
                || totals.deadLettered() == 0
                || totals.dropped() == 0
                || totals.rejected() == 0) {
            throw new IllegalStateException("not everything has happened: " + totals);
        }
    }

    @Deactivate
    void close() {
        publishers.forEach(Publisher::end);
    }
}
