package dev.backplane.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.backplane.cli.FakeRuntime.Outcome;
import dev.backplane.proto.v1.GetResourceLedgerResponse.State;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.io.IOException;
import java.nio.charset.StandardCharsets;

@Timeout(30)
final class MonitorCommandsTest {

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
    void showsTheLedger() {
        Outcome top = runtime.run("top");

        assertThat(top.status()).isZero();
        assertThat(top.out().lines().map(line -> line.replaceAll(" +", " ")))
                .contains(
                        "greeter 1.2.0 5.0 0.50 2.0 0.0",
                        "(runtime) 4.5 0.45 0.0 0.0",
                        "(residual) -0.5 -0.05",
                        "process 9.0 0.90 0.0",
                        "w 1.0.0 has exactly, by cgroup: memory 7 of 9");
        assertThat(runtime.run("top", "--json").out()).contains("STATE_MEASURING");
    }

    @Test
    void failsWhereNothingIsMeasured() {
        runtime.monitor.state = State.STATE_UNAVAILABLE;

        Outcome top = runtime.run("top", "--watch");

        assertThat(top.status()).isEqualTo(1);
        assertThat(top.out()).isEqualTo("Not measured now: no recorder\n");
    }

    @Test
    void asksBeforeItDumps() {
        Outcome refused =
                runtime.typing("n\n".getBytes(StandardCharsets.UTF_8))
                        .run("plugin", "memory", "greeter");
        Outcome silent = runtime.typing(new byte[0]).run("plugin", "memory", "greeter");

        assertThat(refused.status()).isEqualTo(1);
        assertThat(silent.status()).isEqualTo(1);
        assertThat(refused.err()).contains("pause for about 0.3 s", "64 MiB", "/home/data");
        assertThat(runtime.monitor.dumps).hasValue(0);

        Outcome agreed =
                runtime.typing("Yes\n".getBytes(StandardCharsets.UTF_8))
                        .run("plugin", "memory", "greeter");
        Outcome unasked = runtime.typing(new byte[0]).run("plugin", "memory", "greeter", "-y");

        assertThat(agreed.out()).contains("2,000.0").contains("1,234").isEqualTo(unasked.out());
        assertThat(runtime.monitor.dumps).hasValue(2);
    }

    @Test
    void printsHotFrames() {
        Outcome profile = runtime.run("plugin", "profile", "greeter", "--seconds", "3");

        assertThat(profile.status()).isZero();
        assertThat(profile.out())
                .startsWith("greeter used 0.40 s of processor time in 3 s")
                .contains("75.0 %", "A.b:17", "C.d", "Recorded: /home/data/profiles/a.jfr");
    }
}
