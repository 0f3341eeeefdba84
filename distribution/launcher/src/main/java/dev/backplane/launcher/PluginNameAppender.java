package dev.backplane.launcher;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.LoggingEvent;
import ch.qos.logback.core.Appender;
import ch.qos.logback.core.UnsynchronizedAppenderBase;
import ch.qos.logback.core.spi.AppenderAttachable;
import ch.qos.logback.core.spi.AppenderAttachableImpl;

import org.jspecify.annotations.Nullable;
import org.slf4j.event.KeyValuePair;

import java.util.Iterator;
import java.util.List;
import java.util.Objects;

/**
 * Puts the name of the plugin that logs on the line, then hands it on; plugins need do nothing for
 * it.
 */
public final class PluginNameAppender extends UnsynchronizedAppenderBase<ILoggingEvent>
        implements AppenderAttachable<ILoggingEvent> {

    /** The key under which the name stands. */
    public static final String KEY = "plugin";

    private final AppenderAttachableImpl<ILoggingEvent> targets = new AppenderAttachableImpl<>();
    private final LoggingPlugin plugins = new LoggingPlugin();

    @Override
    protected void append(ILoggingEvent event) {
        if (event instanceof LoggingEvent own && !isNamed(own)) {
            String plugin = plugins.current();
            if (plugin != null) {
                own.addKeyValuePair(new KeyValuePair(KEY, plugin));
            }
        }
        targets.appendLoopOnAppenders(event);
    }

    private static boolean isNamed(LoggingEvent event) {
        @Nullable List<KeyValuePair> pairs = event.getKeyValuePairs();
        return pairs != null && pairs.stream().anyMatch(pair -> Objects.equals(pair.key, KEY));
    }

    @Override
    public void addAppender(Appender<ILoggingEvent> appender) {
        targets.addAppender(appender);
    }

    @Override
    public Iterator<Appender<ILoggingEvent>> iteratorForAppenders() {
        return targets.iteratorForAppenders();
    }

    @Override
    public Appender<ILoggingEvent> getAppender(String name) {
        return targets.getAppender(name);
    }

    @Override
    public boolean isAttached(Appender<ILoggingEvent> appender) {
        return targets.isAttached(appender);
    }

    @Override
    public void detachAndStopAllAppenders() {
        targets.detachAndStopAllAppenders();
    }

    @Override
    public boolean detachAppender(Appender<ILoggingEvent> appender) {
        return targets.detachAppender(appender);
    }

    @Override
    public boolean detachAppender(String name) {
        return targets.detachAppender(name);
    }
}
