package dev.backplane.itests.distribution;

import com.google.protobuf.ByteString;

import io.grpc.StatusRuntimeException;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

/** Calls of one operation without a pause, by several clients; what fails is remembered. */
final class Load implements AutoCloseable {

    private final String operation;
    private final Supplier<String> call;
    private final Set<String> answers = new ConcurrentSkipListSet<>();
    private final List<String> failures = Collections.synchronizedList(new ArrayList<>());
    private final AtomicLong calls = new AtomicLong();
    private final List<Thread> threads = new ArrayList<>();
    private volatile boolean stopped;

    Load(Gateway gateway, String plugin, String operation, String payload, long deadlineMillis) {
        ByteString data = ByteString.copyFromUtf8(payload);
        this(
                operation,
                () -> gateway.call(Gateway.request(plugin, operation, data), deadlineMillis));
    }

    /**
     * @param operation what failures are called by
     * @param call makes one call and returns what it answered
     */
    Load(String operation, Supplier<String> call) {
        this.operation = operation;
        this.call = call;
    }

    Load by(int clients) {
        for (int i = 0; i < clients; i++) {
            threads.add(Thread.ofPlatform().daemon().name(operation + "-" + i).start(this::callOn));
        }
        return this;
    }

    private void callOn() {
        while (!stopped) {
            try {
                answers.add(call.get());
            } catch (StatusRuntimeException e) {
                if (!stopped) {
                    failures.add(operation + ": " + e.getMessage());
                }
            }
            calls.incrementAndGet();
        }
    }

    Load awaitMoreCalls(int number) {
        long enough = calls.get() + number;
        Await.until(() -> enough + " calls, not " + calls, () -> calls.get() >= enough);
        return this;
    }

    Set<String> answers() {
        return answers;
    }

    List<String> failures() {
        return List.copyOf(failures);
    }

    @Override
    public void close() {
        stopped = true;
        for (Thread thread : threads) {
            try {
                thread.join(20_000);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
