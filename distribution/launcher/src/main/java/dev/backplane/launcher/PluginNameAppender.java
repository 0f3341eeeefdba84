package dev.backplane.launcher;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.LoggingEvent;
import ch.qos.logback.core.Appender;
import ch.qos.logback.core.UnsynchronizedAppenderBase;
import ch.qos.logback.core.filter.Filter;
import ch.qos.logback.core.spi.AppenderAttachable;
import ch.qos.logback.core.spi.AppenderAttachableImpl;
import ch.qos.logback.core.spi.FilterReply;

import org.jspecify.annotations.Nullable;
import org.slf4j.event.KeyValuePair;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/**
 * Puts the name and the version of the plugin that logs on the line, then hands it on, unless the
 * gate denies it; plugins need do nothing for it.
 *
 * <p>It and the bundle that keeps the gate share no class but Logback's: they meet at objects of
 * the logger context.
 */
public final class PluginNameAppender extends UnsynchronizedAppenderBase<ILoggingEvent>
        implements AppenderAttachable<ILoggingEvent> {

    /** The key under which the name stands. */
    public static final String KEY = "plugin";

    /** The key under which the version of the plugin's bundle stands. */
    public static final String VERSION = "version";

    /**
     * The object of the logger context that may deny a line that has a name: a {@code
     * Filter<ILoggingEvent>}.
     */
    public static final String GATE = "dev.backplane.log.gate";

    /**
     * The object of the logger context that tells which plugin logs now: a {@code
     * Supplier<String>}, null if none does.
     */
    public static final String PLUGIN = "dev.backplane.log.plugin";

    private final AppenderAttachableImpl<ILoggingEvent> targets = new AppenderAttachableImpl<>();
    private final LoggingPlugin plugins = new LoggingPlugin();

    @Override
    public void start() {
        if (getContext() != null) {
            getContext().putObject(PLUGIN, plugins);
        }
        super.start();
    }

    @Override
    protected void append(ILoggingEvent event) {
        LoggingPlugin.Revision revision = plugins.current();
        if (revision != null && event instanceof LoggingEvent own) {
            name(own, revision);
        }
        if (!isDenied(event)) {
            targets.appendLoopOnAppenders(event);
        }
    }

    @SuppressWarnings("unchecked")
    private boolean isDenied(ILoggingEvent event) {
        return getContext() != null
                && getContext().getObject(GATE) instanceof Filter<?> gate
                && ((Filter<ILoggingEvent>) gate).decide(event) == FilterReply.DENY;
    }

    /** Nobody speaks in the name of another: what stands there already goes. */
    private static void name(LoggingEvent event, LoggingPlugin.Revision revision) {
        List<KeyValuePair> pairs = new ArrayList<>();
        pairs.add(new KeyValuePair(KEY, revision.plugin()));
        pairs.add(new KeyValuePair(VERSION, revision.version()));
        @Nullable List<KeyValuePair> given = event.getKeyValuePairs();
        if (given != null) {
            given.stream()
                    .filter(pair -> !KEY.equals(pair.key) && !VERSION.equals(pair.key))
                    .forEach(pairs::add);
        }
        event.setKeyValuePairs(pairs);
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
