package dev.backplane.monitor.internal.log;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/** All who have logged. Bounded, since a name may come from what somebody else wrote on a line. */
final class Speakers {

    private static final int MOST = 2_000;

    /** In whose name the lines of all further ones are counted. */
    private static final String OTHERS = "(others)";

    private final Map<String, Speaker> known = new ConcurrentHashMap<>();
    private volatile Function<String, SpeakerSettings> settings;

    Speakers(Function<String, SpeakerSettings> settings) {
        this.settings = settings;
    }

    Speaker of(String name) {
        Speaker speaker = known.get(name);
        return speaker != null ? speaker : known.computeIfAbsent(bounded(name), this::create);
    }

    private String bounded(String name) {
        return known.size() < MOST ? name : OTHERS;
    }

    private Speaker create(String name) {
        return new Speaker(name, settings.apply(name), System.nanoTime());
    }

    /** From now on these hold. */
    void apply(Function<String, SpeakerSettings> changed) {
        settings = changed;
        known.values().forEach(speaker -> speaker.apply(changed.apply(speaker.name())));
    }

    Collection<Speaker> all() {
        return List.copyOf(known.values());
    }
}
