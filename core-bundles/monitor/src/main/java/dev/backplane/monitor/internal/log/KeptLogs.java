package dev.backplane.monitor.internal.log;

import ch.qos.logback.classic.LoggerContext;

import dev.backplane.monitor.LogBook;
import dev.backplane.monitor.LogLine;
import dev.backplane.monitor.LogSelection;
import dev.backplane.monitor.LogSource;
import dev.backplane.monitor.TraceSource;

import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.Comparator;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Stands between the loggers and the appenders of Logback, which is on the framework's class path,
 * as long as this bundle runs.
 */
@Component(immediate = true, configurationPid = LogBook.PID)
@Designate(ocd = KeptLogs.Config.class)
public final class KeptLogs implements LogBook {

    private static final Logger REPORTS = LoggerFactory.getLogger(LogGate.REPORTS);

    /** What an operator may set. */
    @ObjectClassDefinition(name = "Logs of plugins")
    @interface Config {

        @AttributeDefinition(
                name = "Node",
                description = "What this runtime is called on each line; empty leaves it away")
        String node() default "";

        @AttributeDefinition(
                name = "Lines kept",
                description = "Of each plugin, in memory, for 'plugin logs'",
                min = "0")
        int keepLines() default 500;

        @AttributeDefinition(
                name = "Characters kept",
                description = "Of each plugin, all its kept lines together",
                min = "0")
        long keepChars() default 131_072;

        @AttributeDefinition(
                name = "Lines a second",
                description =
                        "Of each plugin; warnings and errors have as many beside. What is more is"
                                + " dropped and counted; 0 is no limit",
                min = "0")
        int linesPerSecond() default 1_000;

        @AttributeDefinition(
                name = "Lines at once",
                description = "That may come faster after a rest",
                min = "1")
        int linesAtOnce() default 5_000;
    }

    private final LoggerContext logback = (LoggerContext) LoggerFactory.getILoggerFactory();
    private final LogRules rules;
    private final Followers followers = new Followers();
    private final Speakers speakers;
    private final LogGate gate;
    private final ScheduledExecutorService thread =
            Executors.newSingleThreadScheduledExecutor(
                    Thread.ofPlatform().daemon().name("backplane-logs").factory());
    private volatile String node;

    /** From here on every line comes by. */
    @Activate
    public KeptLogs(Config config) {
        rules = new LogRules(logback, defaults(config));
        speakers = new Speakers(rules::settings);
        gate = new LogGate(speakers, followers, kept(config));
        node = NodeName.of(config.node());
        gate.node(config.node());
        logback.putObject(LogRules.GATE, gate);
        var _ = // ends with the thread
                thread.scheduleWithFixedDelay(this::report, 1, 1, TimeUnit.SECONDS);
    }

    @Modified
    void modified(Config config) {
        rules.defaults(defaults(config));
        speakers.apply(rules::settings);
        gate.keep(kept(config));
        gate.node(config.node());
        node = NodeName.of(config.node());
    }

    @Deactivate
    void close() {
        logback.putObject(LogRules.GATE, "none");
        rules.close();
        thread.shutdownNow();
    }

    @Reference(
            cardinality = ReferenceCardinality.MULTIPLE,
            policy = ReferencePolicy.DYNAMIC,
            unbind = "removeRule")
    void addRule(LogRule rule) {
        rules.add(rule);
        speakers.apply(rules::settings);
    }

    void removeRule(LogRule rule) {
        rules.remove(rule);
        speakers.apply(rules::settings);
    }

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            unbind = "unsetTraces")
    void setTraces(TraceSource source) {
        gate.traces(source);
    }

    void unsetTraces(TraceSource source) {
        gate.traces(null);
    }

    private static SpeakerSettings defaults(Config config) {
        return new SpeakerSettings(null, config.linesPerSecond(), config.linesAtOnce());
    }

    private static KeptLines kept(Config config) {
        return new KeptLines(config.keepLines(), config.keepChars());
    }

    /** Not from where a line is dropped: Logback lets no appender log. */
    private void report() {
        try {
            for (Speaker speaker : speakers.all()) {
                String said = speaker.report(System.currentTimeMillis());
                if (said != null) {
                    REPORTS.atWarn().addKeyValue(LogLines.PLUGIN, speaker.name()).log(said);
                }
            }
        } catch (RuntimeException e) { // the thread's root
            REPORTS.error("Looking after the limits of logs failed", e);
        }
    }

    @Override
    public String node() {
        return node;
    }

    @Override
    public List<LogLine> lines(LogSelection selection) {
        String plugin = selection.plugin();
        List<LogLine> lines =
                speakers.all().stream()
                        .filter(speaker -> plugin == null || plugin.equals(speaker.name()))
                        .flatMap(speaker -> speaker.ring().select(selection).stream())
                        .sorted(Comparator.comparingLong(LogLine::number))
                        .toList();
        int last = selection.last() < 0 ? lines.size() : Math.min(selection.last(), lines.size());
        return lines.subList(lines.size() - last, lines.size());
    }

    @Override
    public Following follow(LogSelection selection, Consumer<LogLine> listener) {
        return followers.add(selection, listener);
    }

    @Override
    public List<LogSource> sources() {
        return speakers.all().stream()
                .map(Speaker::describe)
                .sorted(Comparator.comparing(LogSource::plugin))
                .toList();
    }
}
