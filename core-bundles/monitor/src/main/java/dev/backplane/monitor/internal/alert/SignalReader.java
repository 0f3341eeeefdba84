package dev.backplane.monitor.internal.alert;

import dev.backplane.monitor.AlertSample;
import dev.backplane.monitor.AlertSignals;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** Asks all who measure; one that fails is said once, until it works again. */
final class SignalReader {

    private static final Logger LOG = LoggerFactory.getLogger(SignalReader.class);

    private final List<AlertSignals> sources = new CopyOnWriteArrayList<>();
    private final Set<AlertSignals> failing = ConcurrentHashMap.newKeySet();

    void add(AlertSignals source) {
        sources.add(source);
    }

    void remove(AlertSignals source) {
        sources.remove(source);
        failing.remove(source);
    }

    /** The names of all signals; none of a source that fails to say. */
    Set<String> known() {
        Set<String> known = new HashSet<>();
        for (AlertSignals source : sources) {
            try {
                known.addAll(source.names());
            } catch (RuntimeException e) { // foreign code
                LOG.debug("{} does not say what it measures", source, e);
            }
        }
        return known;
    }

    Round read(Instant now) {
        List<AlertSample> samples = new ArrayList<>();
        Set<String> unread = new HashSet<>();
        for (AlertSignals source : sources) {
            try {
                samples.addAll(source.read());
                failing.remove(source);
            } catch (RuntimeException e) { // foreign code
                unread.addAll(source.names());
                if (failing.add(source)) {
                    LOG.warn("Reading {} failed; alerts on it stay as they are", source.names(), e);
                }
            }
        }
        return new Round(now, List.copyOf(samples), unread);
    }
}
