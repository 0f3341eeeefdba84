package dev.backplane.bus.internal.request;

import static org.assertj.core.api.Assertions.assertThat;

import dev.backplane.bus.Request;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

class CallSlotsTest {

    private static final Request REQUEST = TestBus.request("a", "op", Duration.ofMinutes(1));

    private final CallSlots slots = new CallSlots();

    @Test
    void showsEveryCallThatIsInHoweverManyThereAre() throws InterruptedException {
        Set<Call> calls = ConcurrentHashMap.newKeySet();
        Set<Integer> places = ConcurrentHashMap.newKeySet();
        for (int i = 0; i < 5000; i++) {
            Thread.ofVirtual()
                    .start(
                            () -> {
                                Call call = new Call(REQUEST, null, 1);
                                calls.add(call);
                                places.add(slots.put(call));
                            })
                    .join();
        }
        Set<Call> seen = new HashSet<>();

        assertThat(slots.visit(seen::add)).isTrue();
        assertThat(seen).hasSize(5000).containsAll(calls);
        assertThat(places).hasSize(5000).allMatch(place -> place < 4 * 5000);

        places.forEach(slots::clear);
        assertThat(slots.visit(call -> {})).isFalse();
    }

    @Test
    void spreadsTheNestedCallsOfOneThread() {
        Call call = null;
        for (int depth = 1; depth <= 500; depth++) {
            call = new Call(REQUEST, call, 1);
            assertThat(slots.put(call)).isLessThan(1024);
        }
    }
}
