package dev.backplane.benchmarks.traffic;

import org.jspecify.annotations.Nullable;

import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

/** A load on a target, told what to do a step at a time; one step after the other. */
public final class Session {

    private static final long PAUSE_MILLIS = 100;
    private static final String SHORT_ONLY = "short";

    private @Nullable Target target;
    private @Nullable Load load;

    /** How a step is taken: text comes in, text goes out. */
    @FunctionalInterface
    public interface Step {
        /**
         * Takes it.
         *
         * @throws Exception for whatever reason
         */
        String take(String argument) throws Exception;
    }

    /** The steps there are. */
    public Map<String, Step> steps() {
        return Map.of(
                "steady", this::steady,
                "update", files -> update(files, Phase.SHIFT),
                "warmup", files -> update(files, Phase.IDLE),
                "round", argument -> load().tally().endRound(),
                "footprint", argument -> Footprint.measure(),
                "end", argument -> end());
    }

    /** Begins to call; takes {@code short} if there shall be no long calls. */
    public String begin(Target called, String kind) {
        target = called;
        load = new Load(called, !kind.equals(SHORT_ONLY));
        load.start();
        return "";
    }

    /** Lets so many milliseconds pass, for comparison. */
    private String steady(String millis) throws InterruptedException {
        load().shift().enter(Phase.STEADY);
        TimeUnit.MILLISECONDS.sleep(Long.parseLong(millis));
        load().shift().enter(Phase.IDLE);
        return "";
    }

    /** Updates to each of the files, one a line; goes out: milliseconds and {@link Handover}. */
    private String update(String files, Phase meanwhile) throws Exception {
        StringBuilder updates = new StringBuilder();
        for (String file : files.lines().toList()) {
            load().shift().enter(meanwhile);
            long begin = System.nanoTime();
            Handover met = Objects.requireNonNull(target).update(Path.of(file));
            updates.append((System.nanoTime() - begin) / 1e6)
                    .append(' ')
                    .append(met.inFlight())
                    .append(' ')
                    .append(met.brokenOff())
                    .append(' ')
                    .append(met.gateMillis())
                    .append('\n');
            TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
            load().shift().enter(Phase.IDLE);
        }
        return updates.toString();
    }

    /** Ends the load; goes out: what became of all calls. */
    private String end() {
        double rate = load().rate();
        load().close();
        return "rate " + rate + "\n" + load().tally().lines();
    }

    Load load() {
        return Objects.requireNonNull(load, "no load was begun");
    }
}
