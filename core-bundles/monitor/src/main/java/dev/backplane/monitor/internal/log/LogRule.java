package dev.backplane.monitor.internal.log;

import dev.backplane.monitor.LogBook;
import dev.backplane.monitor.LogLevel;

import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.osgi.service.metatype.annotations.Option;

import java.util.Arrays;
import java.util.Locale;

/** What an operator says of the log of one plugin. */
@Component(
        service = LogRule.class,
        configurationPid = LogBook.PLUGIN_PID,
        configurationPolicy = ConfigurationPolicy.REQUIRE)
@Designate(ocd = LogRule.Config.class, factory = true)
public final class LogRule {

    /** What an operator may set. */
    @ObjectClassDefinition(
            name = "Log of a plugin",
            description = "For the plugin whose name follows the ~ of the PID")
    @interface Config {

        @AttributeDefinition(
                name = "Level",
                description =
                        "Its lines of this level and above are written, and no others, whatever"
                                + " logback.xml says; empty leaves it to that",
                options = {
                    @Option(label = "as logback.xml says", value = ""),
                    @Option(label = "trace", value = "TRACE"),
                    @Option(label = "debug", value = "DEBUG"),
                    @Option(label = "info", value = "INFO"),
                    @Option(label = "warn", value = "WARN"),
                    @Option(label = "error", value = "ERROR")
                })
        String level() default "";

        @AttributeDefinition(
                name = "Lines a second",
                description = "0 is no limit, -1 what holds for all")
        int linesPerSecond() default -1;

        /** Set by Config Admin. */
        String service_pid();
    }

    private final Config config;

    /** Called by Declarative Services. */
    @Activate
    public LogRule(Config config) {
        this.config = config;
    }

    String plugin() {
        return config.service_pid().substring(config.service_pid().indexOf('~') + 1);
    }

    /**
     * The level, null if it says none.
     *
     * @throws IllegalArgumentException if there is no such level
     */
    private @Nullable LogLevel level() {
        String text = config.level() == null ? "" : config.level().strip();
        if (text.isEmpty()) {
            return null;
        }
        try {
            return LogLevel.valueOf(text.toUpperCase(Locale.ROOT));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    config.service_pid()
                            + ": level '"
                            + text
                            + "' is none of "
                            + Arrays.toString(LogLevel.values()),
                    e);
        }
    }

    /** Whether it says this level; an invalid one is none. */
    public boolean wants(LogLevel asked) {
        return asked.name().equalsIgnoreCase(String.valueOf(config.level()).strip());
    }

    SpeakerSettings over(SpeakerSettings settings) {
        return new SpeakerSettings(
                level(),
                config.linesPerSecond() < 0 ? settings.linesPerSecond() : config.linesPerSecond(),
                settings.linesAtOnce());
    }
}
