package dev.backplane.config.internal.history;

import dev.backplane.config.internal.live.LiveConfigurations;
import dev.backplane.config.internal.live.Settings;
import dev.backplane.config.internal.live.Trial;
import dev.backplane.config.internal.schema.MetatypeSchemas;
import dev.backplane.config.internal.storage.DurableDirectory;

import org.jspecify.annotations.Nullable;

import java.time.Clock;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.Predicate;

/** Builds the recorded configurations. */
public final class Histories {

    private Histories() {}

    /**
     * Nothing is read before it is asked for.
     *
     * @param kept where the history lies
     * @param sync whether each revision is safe against a loss of power
     * @param claimed whether a file sets a PID
     * @param trials begins to watch those who will get a content
     */
    public static RecordedConfigurations open(
            LiveConfigurations live,
            DurableDirectory kept,
            boolean sync,
            MetatypeSchemas schemas,
            Predicate<String> claimed,
            BiFunction<String, @Nullable Map<String, Object>, Trial> trials) {
        return new RecordedConfigurations(
                live,
                new RevisionLog(kept, sync),
                new RecordedConfigurations.Rules(schemas, new Settings(live), claimed, trials),
                Clock.systemUTC());
    }
}
