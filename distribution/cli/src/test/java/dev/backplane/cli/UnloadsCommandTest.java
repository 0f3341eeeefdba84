package dev.backplane.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.io.IOException;

@Timeout(30)
final class UnloadsCommandTest {

    private FakeRuntime runtime;

    @BeforeEach
    void open() throws IOException {
        runtime = new FakeRuntime();
    }

    @AfterEach
    void close() throws InterruptedException {
        runtime.close();
    }

    @Test
    void listsWhatWentAndWhatLeaked() {
        assertThat(
                        runtime.run("plugin", "unloads")
                                .out()
                                .lines()
                                .map(line -> line.replaceAll("\\d+d \\d+h", "9d 9h"))
                                .map(line -> line.replaceAll(" +", " ").strip()))
                .containsExactly(
                        "NAME VERSION AGO OUTCOME AFTER WHY",
                        "greeter 1.2.0 9d 9h UNLOADED 5,020 ms",
                        "poller 1.2.0 9d 9h LEAKED 5,020 ms"
                                + " backplane plugin unloads --roots poller",
                        "1 unloaded, 1 leaked");
    }

    @Test
    void printsWhatHolds() {
        assertThat(runtime.run("plugin", "unloads", "--roots", "poller").out())
                .isEqualTo("poller 1.2.0: thread 'x' -> ThreadLocal -> com.acme.Cache\n");
        assertThat(runtime.run("plugin", "unloads", "--roots", "greeter").out())
                .contains("No version of greeter");
        assertThat(runtime.run("plugin", "unloads", "--roots", "poller", "--json").out())
                .contains("\"roots\"");
    }
}
