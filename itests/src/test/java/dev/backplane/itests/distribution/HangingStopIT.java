package dev.backplane.itests.distribution;

import static org.assertj.core.api.Assertions.assertThat;

import dev.backplane.itests.Alone;
import dev.backplane.itests.distribution.card.Card;

import org.junit.After;
import org.junit.Before;
import org.junit.Test;
import org.junit.experimental.categories.Category;

import java.nio.file.Files;
import java.time.Duration;

/** A plugin that hangs takes its own time of the stop, not everybody's, and is named. */
@Category(Alone.class)
public class HangingStopIT {

    private static final int PLUGIN_SECONDS = 2;
    private static final Duration OTHERS = Duration.ofSeconds(4);

    private RunningDistribution backplane;

    @Before
    public void start() throws Exception {
        backplane = new RunningDistribution("hanging");
        backplane.environment("BACKPLANE_PLUGIN_STOP_SECONDS=" + PLUGIN_SECONDS);
        backplane.configure("dev.backplane.manager", "\"startTimeoutMillis\": 500");
        backplane.start();
    }

    @After
    public void close() throws Exception {
        backplane.close();
    }

    @Test
    public void leavesAPluginThatHangsInItsStop() throws Exception {
        install("stuck", Card.STOP, "hang");
        install("polite", Card.STOP, "hang-politely");

        assertThat(stop()).isLessThan(Duration.ofSeconds(2L * PLUGIN_SECONDS).plus(OTHERS));

        assertThat(console())
                .contains("com.acme.stuck 1.0.0 hangs: its stop is not done after", "Card.hang")
                .contains("com.acme.polite 1.0.0 hangs: its stop is not done after");
    }

    @Test
    public void doesNotWaitForAPluginThatHangsInItsStart() throws Exception {
        backplane.backplane("plugin", "install", plugin("stuck", Card.START, "hang"));
        install("good", "Card-Note", "none");

        assertThat(stop()).isLessThan(Duration.ofSeconds(PLUGIN_SECONDS).plus(OTHERS));

        assertThat(console())
                .contains("com.acme.stuck 1.0.0 hangs: its start is not done after", "Card.hang")
                .doesNotContain("com.acme.good 1.0.0 hangs");
    }

    private void install(String name, String header, String value) throws Exception {
        backplane.backplane("plugin", "install", plugin(name, header, value)).succeeded();
    }

    private String plugin(String name, String header, String value) {
        return TestBundle.plugin(name, "1.0.0")
                .with(header, value)
                .moveTo(backplane.home().resolve(name + ".jar"))
                .toString();
    }

    private Duration stop() throws Exception {
        ProcessHandle process = ProcessHandle.of(backplane.pid()).orElseThrow();
        long begin = System.nanoTime();
        assertThat(backplane.backplane("stop").succeeded().out()).contains("stopped");
        Duration took = Duration.ofNanos(System.nanoTime() - begin);
        assertThat(process.onExit()).succeedsWithin(Duration.ofSeconds(30));
        return took;
    }

    private String console() throws Exception {
        return Files.readString(backplane.home().resolve("logs/console.log"));
    }
}
