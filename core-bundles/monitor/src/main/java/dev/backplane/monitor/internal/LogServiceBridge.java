package dev.backplane.monitor.internal;

import dev.backplane.plugin.PluginBundle;

import org.jspecify.annotations.Nullable;
import org.osgi.framework.Bundle;
import org.osgi.framework.wiring.BundleCapability;
import org.osgi.framework.wiring.BundleRevision;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.log.LogEntry;
import org.osgi.service.log.LogLevel;
import org.osgi.service.log.LogListener;
import org.osgi.service.log.LogReaderService;
import org.osgi.service.log.admin.LoggerAdmin;
import org.osgi.service.log.admin.LoggerContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;
import org.slf4j.spi.LoggingEventBuilder;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What bundles log with the OSGi Log Service (Compendium 8, chapter 101) goes where SLF4J goes,
 * with the plugin's name on it; also what was logged before this bundle was up.
 */
@Component(
        service = {},
        immediate = true)
public final class LogServiceBridge {

    private static final List<String> FRAMEWORK_EVENTS =
            List.of("Events.Bundle", "Events.Framework", "Events.Service");

    private final LogReaderService reader;
    private final LogListener listener = LogServiceBridge::pass;

    /** Starts to listen, then repeats what was there before. */
    @Activate
    public LogServiceBridge(@Reference LogReaderService reader, @Reference LoggerAdmin levels) {
        this.reader = reader;
        listenTo(levels.getLoggerContext(null));
        Collections.list(reader.getLog()).reversed().stream()
                .filter(entry -> !FRAMEWORK_EVENTS.contains(entry.getLoggerName()))
                .forEach(LogServiceBridge::pass);
        reader.addLogListener(listener);
    }

    /** SLF4J decides what is shown; the framework's own events only from warnings on. */
    private static void listenTo(LoggerContext context) {
        Map<String, LogLevel> levels = new LinkedHashMap<>(context.getLogLevels());
        levels.put(org.osgi.service.log.Logger.ROOT_LOGGER_NAME, LogLevel.INFO);
        FRAMEWORK_EVENTS.forEach(name -> levels.put(name, LogLevel.WARN));
        context.setLogLevels(levels);
    }

    @Deactivate
    void deactivate() {
        reader.removeLogListener(listener);
    }

    private static void pass(LogEntry entry) {
        String name = entry.getLoggerName();
        Logger logger = LoggerFactory.getLogger(name == null ? "osgi.log" : name);
        LoggingEventBuilder line = logger.atLevel(level(entry.getLogLevel()));
        String plugin = plugin(entry.getBundle());
        if (plugin != null) {
            line = line.addKeyValue("plugin", plugin);
        }
        if (entry.getException() != null) {
            line = line.setCause(entry.getException());
        }
        line.log(entry.getMessage());
    }

    private static Level level(LogLevel level) {
        return switch (level) {
            case AUDIT, INFO -> Level.INFO;
            case ERROR -> Level.ERROR;
            case WARN -> Level.WARN;
            case DEBUG -> Level.DEBUG;
            case TRACE -> Level.TRACE;
        };
    }

    private static @Nullable String plugin(@Nullable Bundle bundle) {
        BundleRevision revision = bundle == null ? null : bundle.adapt(BundleRevision.class);
        List<BundleCapability> declared =
                revision == null
                        ? List.of()
                        : revision.getDeclaredCapabilities(PluginBundle.NAMESPACE);
        return declared.isEmpty()
                ? null
                : String.valueOf(declared.getFirst().getAttributes().get(PluginBundle.NAMESPACE));
    }
}
