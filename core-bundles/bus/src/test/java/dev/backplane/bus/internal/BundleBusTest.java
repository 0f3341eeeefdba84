package dev.backplane.bus.internal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.backplane.bus.Answer;
import dev.backplane.bus.Broadcast;
import dev.backplane.bus.Payload;
import dev.backplane.bus.internal.broadcast.Broadcasts;
import dev.backplane.bus.internal.request.FakeBundles;
import dev.backplane.bus.internal.request.TestBus;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.osgi.framework.Bundle;

import java.time.Duration;
import java.util.List;
import java.util.Map;

@Timeout(30)
class BundleBusTest {

    private static final Duration FOR_EVER = Duration.ofSeconds(Long.MAX_VALUE);

    private final TestBus bus = new TestBus();

    @BeforeEach
    void greet() {
        bus.plugin("greeter", "greet", request -> Payload.text(request.caller()));
    }

    @AfterEach
    void close() {
        bus.close();
    }

    @Test
    void tellsTheHandlerWhichPluginOrBundleCalls() {
        assertThat(callerSeen(FakeBundles.plugin("caller", Map.of()))).isEqualTo("caller");
        assertThat(callerSeen(FakeBundles.named("com.acme.library"))).isEqualTo("com.acme.library");
    }

    @Test
    void tellsItInEveryMode() {
        BundleBus mine = of(FakeBundles.plugin("caller", Map.of()));

        assertThat(mine.requestAsync("greeter", "greet", Payload.empty(), FOR_EVER).join().text())
                .isEqualTo("caller");
        List<Answer> answers = mine.gather(Broadcast.of("greet", Payload.empty()), FOR_EVER);
        assertThat(answers)
                .singleElement()
                .satisfies(answer -> assertThat(answer.reply().text()).isEqualTo("caller"));
    }

    private String callerSeen(Bundle caller) {
        return of(caller).request("greeter", "greet", Payload.empty(), FOR_EVER).text();
    }

    private BundleBus of(Bundle user) {
        Broadcasts broadcasts = new Broadcasts(bus.path, bus.routes, letter -> {}, 1_000_000_000L);
        return new BundleBus(bus.path, broadcasts, user);
    }
}
