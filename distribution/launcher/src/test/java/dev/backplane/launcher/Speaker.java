package dev.backplane.launcher;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.Appender;

import java.util.function.BiConsumer;

/** Code of a plugin that logs; a test loads it through a bundle's class loader. */
public final class Speaker implements BiConsumer<Appender<ILoggingEvent>, ILoggingEvent> {

    /** Called by reflection. */
    public Speaker() {}

    @Override
    public void accept(Appender<ILoggingEvent> appender, ILoggingEvent event) {
        appender.doAppend(event);
    }
}
