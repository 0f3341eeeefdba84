package dev.backplane.grpc.internal;

import dev.backplane.monitor.LogBook;
import dev.backplane.monitor.LogLine;
import dev.backplane.monitor.LogSelection;
import dev.backplane.proto.v1.ReadLogsRequest;
import dev.backplane.proto.v1.ReadLogsResponse;

import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Sends what is kept of a log and then what comes. Who logs never waits for who reads: what finds
 * no room is missed and counted.
 */
final class LogFollower {

    private static final int CAPACITY = 4_096;

    private final LogBook book;
    private final LogSelection selection;
    private final BlockingQueue<LogLine> waiting = new LinkedBlockingQueue<>(CAPACITY);
    private final AtomicLong missed = new AtomicLong();

    LogFollower(LogBook book, LogSelection selection) {
        this.book = book;
        this.selection = selection;
    }

    void carryOut(VirtualThreadCall<ReadLogsRequest, ReadLogsResponse> call, Streams streams)
            throws InterruptedException {
        String node = book.node();
        try (var _ = book.follow(selection, this::offer);
                Streams.Open open = streams.open(call)) {
            // Listens first and looks then, so that no line falls between.
            Set<Long> sent = new HashSet<>();
            for (LogLine line : book.lines(selection)) {
                call.send(LogMessages.item(line, node));
                sent.add(line.number());
            }
            while (true) {
                LogLine line = open.await(waiting::take);
                long lost = missed.getAndSet(0);
                if (lost > 0) {
                    call.send(ReadLogsResponse.newBuilder().setMissed(lost).build());
                }
                if (!sent.remove(line.number())) {
                    call.send(LogMessages.item(line, node));
                }
            }
        }
    }

    private void offer(LogLine line) {
        if (!waiting.offer(line)) {
            missed.incrementAndGet();
        }
    }
}
