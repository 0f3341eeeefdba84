package dev.backplane.benchmarks.talker;

import dev.backplane.bus.Payload;
import dev.backplane.bus.Request;
import dev.backplane.bus.RequestHandler;

import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * {@code log LEVEL LINES} logs so many lines; the reply is what one took, in nanoseconds. {@code
 * flood} logs on and on, {@code spin} computes instead, until {@code rest}, whose reply is the
 * number of rounds a second.
 */
@Component(
        property = {
            RequestHandler.OPERATION + "=log",
            RequestHandler.OPERATION + "=flood",
            RequestHandler.OPERATION + "=spin",
            RequestHandler.OPERATION + "=rest"
        })
public final class Talking implements RequestHandler {

    private static final Logger LOG = LoggerFactory.getLogger(Talking.class);

    private volatile boolean busy;
    private volatile long rounds;
    private volatile long begin;

    @Override
    public Payload handle(Request request) {
        return switch (request.operation()) {
            case "log" -> log(request.payload().text().split(" ", -1));
            case "flood" -> keepBusy(true);
            case "spin" -> keepBusy(false);
            default -> rest();
        };
    }

    private static Payload log(String[] words) {
        Level level = Level.valueOf(words[0]);
        long lines = Long.parseLong(words[1]);
        long start = System.nanoTime();
        for (long i = 0; i < lines; i++) {
            LOG.atLevel(level).log("line {} of {}", i, lines);
        }
        return Payload.text(String.valueOf((double) (System.nanoTime() - start) / lines));
    }

    private Payload keepBusy(boolean talks) {
        busy = true;
        begin = System.nanoTime();
        Thread.ofPlatform().daemon().name("talker").start(() -> run(talks));
        return Payload.text("");
    }

    private void run(boolean talks) {
        long count = 0;
        while (busy) {
            if (talks) {
                LOG.info("line {}", count);
            }
            count++;
            rounds = count;
        }
    }

    private Payload rest() {
        busy = false;
        return Payload.text(String.valueOf(rounds * 1e9 / (System.nanoTime() - begin)));
    }

    @Deactivate
    void stop() {
        busy = false;
    }
}
