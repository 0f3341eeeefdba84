package dev.backplane.monitor.internal.log;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.LoggingEvent;
import ch.qos.logback.core.filter.Filter;
import ch.qos.logback.core.spi.FilterReply;

import dev.backplane.monitor.LogBook;
import dev.backplane.monitor.LogLevel;
import dev.backplane.monitor.LogLine;
import dev.backplane.monitor.LogSelection;
import dev.backplane.monitor.LogSource;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.slf4j.LoggerFactory;
import org.slf4j.event.KeyValuePair;

import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;
import java.util.stream.IntStream;

@Timeout(60)
final class KeptLogsTest {

    private static final String TRACE = "0af7651916cd43dd8448eb211c80319c";

    private final LoggerContext logback = (LoggerContext) LoggerFactory.getILoggerFactory();
    private final Logger logger = logback.getLogger("com.acme.Thing");
    private final KeptLogs logs =
            new KeptLogs(
                    config(
                            KeptLogs.Config.class,
                            Map.of("keepLines", 3, "linesPerSecond", 1, "linesAtOnce", 10)));

    @AfterEach
    void close() {
        logs.close();
    }

    @Test
    void keepsTheLatestLinesOfEachPlugin() {
        IntStream.range(0, 5).forEach(i -> log("a", Level.INFO, "a" + i));
        log("b", Level.WARN, "b0");

        assertThat(messages(new LogSelection("a", LogLevel.TRACE, -1)))
                .containsExactly("a2", "a3", "a4");
        assertThat(messages(new LogSelection(null, LogLevel.TRACE, 2))).containsExactly("a4", "b0");
        assertThat(messages(new LogSelection(null, LogLevel.WARN, -1))).containsExactly("b0");
    }

    @Test
    void dropsAndCountsWhatAPluginLogsTooFast() {
        int passed =
                (int)
                        IntStream.range(0, 1_000)
                                .filter(i -> log("flood", Level.INFO, "x") != FilterReply.DENY)
                                .count();

        assertThat(passed).isBetween(10, 20);
        assertThat(log("other", Level.INFO, "heard")).isEqualTo(FilterReply.NEUTRAL);
        assertThat(log("flood", Level.ERROR, "an error is heard")).isEqualTo(FilterReply.NEUTRAL);
        assertThat(logs.sources())
                .contains(new LogSource("flood", null, passed + 1, 1_000 - passed));
    }

    @Test
    void saysOnceThatLinesAreDroppedAndOnceHowMany() {
        Flood flood = new Flood("loud");

        assertThat(flood.look(0, 0)).isNull();
        assertThat(flood.look(7, 1_000)).contains("Plugin 'loud' logs faster than is allowed");
        assertThat(flood.look(9, 2_000)).isNull();
        assertThat(flood.look(9, 3_000))
                .isEqualTo("9 lines of plugin 'loud' were dropped within 2 s");
        assertThat(flood.look(9, 4_000)).isNull();
    }

    @Test
    void putsTheTraceOnTheLine() {
        logs.setTraces(() -> "00-" + TRACE + "-b7ad6b7169203331-01");
        LoggingEvent event = event("a", Level.INFO, "traced");

        gate().decide(event);

        assertThat(event.getKeyValuePairs()).contains(new KeyValuePair("trace", TRACE));
        assertThat(logs.lines(new LogSelection("a", LogLevel.TRACE, -1)))
                .extracting(LogLine::trace)
                .containsExactly(TRACE);
    }

    @Test
    void aPluginsLevelHoldsWhateverItsLoggerSays() {
        logback.putObject("dev.backplane.log.plugin", (Supplier<String>) () -> "a");
        logger.setLevel(Level.INFO);
        LogRule rule = rule("a", "debug");

        logs.addRule(rule);
        assertThat(logger.isDebugEnabled()).isTrue();
        assertThat(logger.isTraceEnabled()).isFalse();
        logs.removeRule(rule);
        assertThat(logger.isDebugEnabled()).isFalse();

        logs.addRule(rule("a", "error"));
        assertThat(log("a", Level.WARN, "not any more")).isEqualTo(FilterReply.DENY);
        assertThat(log("b", Level.WARN, "as before")).isEqualTo(FilterReply.NEUTRAL);
    }

    @Test
    void anInvalidLevelChangesNothing() {
        logs.addRule(rule("a", "loud"));

        assertThat(log("a", Level.INFO, "still here")).isEqualTo(FilterReply.NEUTRAL);
    }

    @Test
    void tellsFollowersUntilOneThrows() {
        List<String> heard = new ArrayList<>();
        LogSelection all = new LogSelection(null, LogLevel.TRACE, 0);
        logs.follow(
                all,
                line -> {
                    throw new IllegalStateException("no");
                });
        LogBook.Following following = logs.follow(all, line -> heard.add(line.message()));

        log("a", Level.INFO, "one");
        following.close();
        log("a", Level.INFO, "two");

        assertThat(heard).containsExactly("one");
    }

    @Test
    void keepsTextsWithinBounds() {
        log("a", Level.INFO, "x".repeat(100_000));

        assertThat(messages(new LogSelection("a", LogLevel.TRACE, -1)).getFirst())
                .hasSizeLessThan(9_000);
    }

    @Test
    void aFloodLosesNoLineOfAnother() throws Exception {
        AtomicBoolean over = new AtomicBoolean();
        LongAdder poured = new LongAdder();
        CountDownLatch pouring = new CountDownLatch(1);
        Thread flood =
                Thread.ofPlatform()
                        .start(
                                () -> {
                                    while (!over.get()) {
                                        log("flood", Level.INFO, "x");
                                        poured.increment();
                                        pouring.countDown();
                                    }
                                });
        assertThat(pouring.await(10, TimeUnit.SECONDS)).isTrue();

        long before = poured.sum();
        for (int i = 0; poured.sum() - before < 200_000 || i < 10; i++) {
            if (i < 10) {
                assertThat(log("quiet", Level.INFO, "q" + i)).isEqualTo(FilterReply.NEUTRAL);
            }
            Thread.onSpinWait();
        }
        over.set(true);
        flood.join();

        assertThat(messages(new LogSelection("quiet", LogLevel.TRACE, -1)))
                .containsExactly("q7", "q8", "q9");
        assertThat(logs.sources())
                .filteredOn(source -> source.plugin().equals("flood"))
                .allMatch(source -> source.written() + source.dropped() == poured.sum());
    }

    @SuppressWarnings("unchecked")
    private Filter<ILoggingEvent> gate() {
        return (Filter<ILoggingEvent>) logback.getObject("dev.backplane.log.gate");
    }

    private FilterReply log(String plugin, Level level, String message) {
        return gate().decide(event(plugin, level, message));
    }

    private LoggingEvent event(String plugin, Level level, String message) {
        LoggingEvent event = new LoggingEvent("", logger, level, message, null, null);
        event.addKeyValuePair(new KeyValuePair("plugin", plugin));
        return event;
    }

    private List<String> messages(LogSelection selection) {
        return logs.lines(selection).stream().map(LogLine::message).toList();
    }

    private static LogRule rule(String plugin, String level) {
        return new LogRule(
                config(
                        LogRule.Config.class,
                        Map.of("service_pid", LogBook.PLUGIN_PID + "~" + plugin, "level", level)));
    }

    private static <T> T config(Class<T> type, Map<String, Object> values) {
        return type.cast(
                Proxy.newProxyInstance(
                        type.getClassLoader(),
                        new Class<?>[] {type},
                        (proxy, method, arguments) ->
                                values.getOrDefault(method.getName(), method.getDefaultValue())));
    }
}
