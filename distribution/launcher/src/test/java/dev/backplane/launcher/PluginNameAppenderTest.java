package dev.backplane.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.LoggingEvent;
import ch.qos.logback.core.Appender;
import ch.qos.logback.core.filter.Filter;
import ch.qos.logback.core.read.ListAppender;
import ch.qos.logback.core.spi.FilterReply;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.event.KeyValuePair;

import java.util.List;
import java.util.function.BiConsumer;

final class PluginNameAppenderTest {

    private final ListAppender<ILoggingEvent> lines = new ListAppender<>();
    private final PluginNameAppender appender = new PluginNameAppender();

    @BeforeEach
    void start() {
        lines.start();
        appender.addAppender(lines);
        appender.start();
    }

    @Test
    void namesThePluginWhoseCodeLogs() throws Exception {
        speaker("greeter").accept(appender, event());
        speaker("shouter").accept(appender, event());

        assertThat(lines.list)
                .extracting(ILoggingEvent::getKeyValuePairs)
                .containsExactly(named("greeter"), named("shouter"));
    }

    @Test
    void leavesOtherLinesAlone() throws Exception {
        appender.doAppend(event());
        speaker().accept(appender, event()); // a library

        assertThat(lines.list).hasSize(2).allMatch(line -> line.getKeyValuePairs() == null);
    }

    @Test
    void letsNobodySpeakInAnothersName() throws Exception {
        LoggingEvent event = event();
        event.addKeyValuePair(new KeyValuePair(PluginNameAppender.KEY, "other"));

        speaker("greeter").accept(appender, event);

        assertThat(lines.list.getFirst().getKeyValuePairs()).isEqualTo(named("greeter"));
    }

    @Test
    void leavesOutWhatTheGateDenies() throws Exception {
        LoggerContext context = new LoggerContext();
        context.putObject(
                PluginNameAppender.GATE,
                new Filter<ILoggingEvent>() {
                    @Override
                    public FilterReply decide(ILoggingEvent event) {
                        return event.getKeyValuePairs() == null
                                ? FilterReply.NEUTRAL
                                : FilterReply.DENY;
                    }
                });
        appender.setContext(context);

        speaker("greeter").accept(appender, event());
        appender.doAppend(event());

        assertThat(lines.list).hasSize(1);
    }

    @SuppressWarnings("unchecked")
    private static BiConsumer<Appender<ILoggingEvent>, ILoggingEvent> speaker(String... plugins)
            throws Exception {
        return (BiConsumer<Appender<ILoggingEvent>, ILoggingEvent>)
                new FakeBundleLoader(Speaker.class, plugins).create();
    }

    private static LoggingEvent event() {
        LoggingEvent event = new LoggingEvent();
        event.setLoggerContext(new LoggerContext());
        event.setLevel(Level.INFO);
        event.setMessage("hello");
        return event;
    }

    private static List<KeyValuePair> named(String plugin) {
        return List.of(
                new KeyValuePair(PluginNameAppender.KEY, plugin),
                new KeyValuePair(PluginNameAppender.VERSION, "1.2.0"));
    }
}
