package dev.backplane.monitor.internal;

import static dev.backplane.monitor.LogLevel.DEBUG;
import static dev.backplane.monitor.LogLevel.TRACE;

import dev.backplane.monitor.internal.log.LogRule;
import dev.backplane.monitor.internal.log.PluginVoice;
import dev.backplane.plugin.PluginBundle;

import org.jspecify.annotations.Nullable;
import org.osgi.framework.Bundle;
import org.osgi.framework.wiring.BundleCapability;
import org.osgi.framework.wiring.BundleRevision;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
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
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * What bundles log with the OSGi Log Service (Compendium 8, chapter 101) goes where SLF4J goes,
 * with the plugin's name on it; also what was logged before this bundle was up.
 */
@Component(
        service = {},
        immediate = true)
public final class LogServiceBridge {

    /** The loggers of the framework's own events all begin so. */
    private static final String FRAMEWORK_EVENTS = "Events.";

    private final LogReaderService reader;
    private final LoggerContext levels;
    private final List<LogRule> rules = new CopyOnWriteArrayList<>();
    private final LogListener listener = LogServiceBridge::pass;

    /** Starts to listen, then repeats what was there before. */
    @Activate
    public LogServiceBridge(@Reference LogReaderService reader, @Reference LoggerAdmin levels) {
        this.reader = reader;
        this.levels = levels.getLoggerContext(null);
        listen(LogLevel.INFO);
        Collections.list(reader.getLog()).reversed().stream().forEach(LogServiceBridge::pass);
        reader.addLogListener(listener);
    }

    @Reference(
            cardinality = ReferenceCardinality.MULTIPLE,
            policy = ReferencePolicy.DYNAMIC,
            unbind = "removeRule")
    void addRule(LogRule rule) {
        rules.add(rule);
        listen(lowest());
    }

    void removeRule(LogRule rule) {
        rules.remove(rule);
        listen(lowest());
    }

    /** From there on SLF4J's configuration and the plugins' own levels decide what is shown. */
    private void listen(LogLevel least) {
        Map<String, LogLevel> wanted = new LinkedHashMap<>(levels.getLogLevels());
        wanted.put(org.osgi.service.log.Logger.ROOT_LOGGER_NAME, least);
        levels.setLogLevels(wanted);
    }

    private LogLevel lowest() {
        boolean trace = rules.stream().anyMatch(rule -> rule.wants(TRACE));
        boolean debug = rules.stream().anyMatch(rule -> rule.wants(DEBUG));
        return trace ? LogLevel.TRACE : debug ? LogLevel.DEBUG : LogLevel.INFO;
    }

    @Deactivate
    void deactivate() {
        reader.removeLogListener(listener);
    }

    private static void pass(LogEntry entry) {
        String name = entry.getLoggerName();
        if (name != null && name.startsWith(FRAMEWORK_EVENTS) && !isTrouble(entry.getLogLevel())) {
            return; // what bundles and services do all the time
        }
        String plugin = plugin(entry.getBundle());
        PluginVoice.as(plugin, () -> write(name == null ? "osgi.log" : name, entry, plugin));
    }

    private static void write(String name, LogEntry entry, @Nullable String plugin) {
        Logger logger = LoggerFactory.getLogger(name);
        LoggingEventBuilder line = logger.atLevel(level(entry.getLogLevel()));
        if (plugin != null) {
            line = line.addKeyValue("plugin", plugin);
            line = line.addKeyValue("version", entry.getBundle().getVersion().toString());
        }
        if (entry.getException() != null) {
            line = line.setCause(entry.getException());
        }
        line.log(entry.getMessage());
    }

    private static boolean isTrouble(LogLevel level) {
        return level == LogLevel.WARN || level == LogLevel.ERROR;
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
