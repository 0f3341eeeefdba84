package dev.backplane.itests.distribution;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Calls of plugins beside one that holds all processors, and how long they took. */
record Neighbours(Gateway gateway, List<Long> millis) {

    private static final long DEADLINE_MILLIS = 10_000;
    private static final long USUAL_MILLIS = 1_000;

    Neighbours(Gateway gateway) {
        this(gateway, new ArrayList<>());
    }

    /** Each must be answered. */
    void call(String plugin, String operation, String payload) {
        long begin = System.nanoTime();
        gateway.call(
                Gateway.request(plugin, operation, ByteString.copyFromUtf8(payload)),
                DEADLINE_MILLIS);
        millis.add(TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begin));
    }

    /** Nine in ten, since other things may go on on this machine. */
    void assertAnsweredInTime() {
        List<Long> sorted = millis.stream().sorted().toList();
        assertThat(sorted.get(sorted.size() * 9 / 10)).as("%s ms", sorted).isLessThan(USUAL_MILLIS);
    }
}
