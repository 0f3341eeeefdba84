package dev.backplane.monitor.internal.alert;

import dev.backplane.bus.admin.DeadLetters;
import dev.backplane.bus.admin.EventTraffic;
import dev.backplane.bus.admin.SubscriberInfo;
import dev.backplane.monitor.AlertSample;
import dev.backplane.monitor.AlertSignals;

import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** How full mailboxes are, and how much becomes a dead letter. */
@Component
public final class BusSignals implements AlertSignals {

    private static final String MAILBOX = "mailbox.fill.ratio";
    private static final String STORED = "deadletters.stored";
    private static final String RATE = "deadletters.per.minute";

    private final EventTraffic traffic;
    private final DeadLetters letters;
    private final Window<Long> received = new Window<>(Duration.ofMinutes(1));

    /** Called by Declarative Services. */
    @Activate
    public BusSignals(@Reference EventTraffic traffic, @Reference DeadLetters letters) {
        this.traffic = traffic;
        this.letters = letters;
    }

    @Override
    public Set<String> names() {
        return Set.of(MAILBOX, STORED, RATE);
    }

    @Override
    public List<AlertSample> read() {
        List<AlertSample> samples = new ArrayList<>();
        DeadLetters.Totals totals = letters.totals();
        samples.add(new AlertSample(STORED, Map.of(), totals.stored()));
        samples.add(
                new AlertSample(
                        RATE,
                        Map.of(),
                        received.differ(totals.received(), (now, before) -> now - before)));
        for (SubscriberInfo subscriber : traffic.subscribers()) {
            samples.add(
                    new AlertSample(
                            MAILBOX,
                            Map.of("plugin", subscriber.plugin(), "subscriber", subscriber.name()),
                            (double) subscriber.depth()
                                    / Math.max(1, subscriber.mailbox().capacity())));
        }
        return samples;
    }
}
