package dev.backplane.loader.internal.policy;

import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.osgi.service.metatype.annotations.Option;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;

/**
 * What the operator lets the code of plugins do; a change holds for what is staged from then on.
 */
@Component(service = CodePolicy.class, configurationPid = CodePolicy.PID)
@Designate(ocd = CodePolicy.Config.class)
public final class CodePolicy {

    static final String PID = "dev.backplane.loader.code";

    private static final Logger LOG = LoggerFactory.getLogger(CodePolicy.class);

    @ObjectClassDefinition(
            name = "Code policy",
            description = "What the code of a plugin may do: off, warn or enforce for each rule")
    @interface Config {
        @AttributeDefinition(
                name = "End the JVM",
                description = "System.exit, Runtime.exit and halt; watched while it runs, too",
                options = {@Option("off"), @Option("warn"), @Option("enforce")})
        String exit() default "enforce";

        @AttributeDefinition(
                name = "Start processes",
                description = "Runtime.exec, ProcessBuilder",
                options = {@Option("off"), @Option("warn"), @Option("enforce")})
        String process() default "warn";

        @AttributeDefinition(
                name = "Load native code",
                description =
                        "System.load, System.loadLibrary, restricted methods of java.lang.foreign",
                options = {@Option("off"), @Option("warn"), @Option("enforce")})
        String native$() default "warn";

        @AttributeDefinition(
                name = "Use internals of the JDK",
                description = "sun.misc.Unsafe, jdk.internal.*",
                options = {@Option("off"), @Option("warn"), @Option("enforce")})
        String unsafe() default "warn";

        @AttributeDefinition(
                name = "Reflect deeply",
                description = "setAccessible, MethodHandles.privateLookupIn",
                options = {@Option("off"), @Option("warn"), @Option("enforce")})
        String reflection() default "warn";

        @AttributeDefinition(
                name = "Use internals of the runtime",
                description = "org.apache.felix.framework.*, dev.backplane.*.internal",
                options = {@Option("off"), @Option("warn"), @Option("enforce")})
        String internals() default "warn";

        @AttributeDefinition(
                name = "Allowed",
                description =
                        "What single plugins may do all the same: SYMBOLIC-NAME:RULE,RULE; * stands"
                                + " for every rule")
        String[] allow() default {};
    }

    private volatile Settings settings;

    private record Settings(Map<Rule, Level> levels, Grants grants) {}

    @Activate
    public CodePolicy(Config config) {
        settings = read(config);
    }

    @Modified
    void modified(Config changed) {
        settings = read(changed);
    }

    /** A review of one artifact, by the policy as it stands now. */
    public CodeReview review() {
        Settings now = settings;
        return new CodeReview(now.levels(), now.grants());
    }

    /** Whether code that may end the JVM is to be watched at all while it runs. */
    public boolean watchesExits() {
        return settings.levels().get(Rule.EXIT) != Level.OFF;
    }

    /** Whether a bundle is to be kept from ending the JVM, not only reported. */
    public boolean refusesExit(String symbolicName) {
        Settings now = settings;
        return now.levels().get(Rule.EXIT) == Level.ENFORCE
                && !now.grants().allow(symbolicName, Rule.EXIT);
    }

    private static Settings read(Config config) {
        Map<Rule, Level> levels = new EnumMap<>(Rule.class);
        levels.put(Rule.EXIT, level(Rule.EXIT, config.exit(), Level.ENFORCE));
        levels.put(Rule.PROCESS, level(Rule.PROCESS, config.process(), Level.WARN));
        levels.put(Rule.NATIVE, level(Rule.NATIVE, config.native$(), Level.WARN));
        levels.put(Rule.UNSAFE, level(Rule.UNSAFE, config.unsafe(), Level.WARN));
        levels.put(Rule.REFLECTION, level(Rule.REFLECTION, config.reflection(), Level.WARN));
        levels.put(Rule.INTERNALS, level(Rule.INTERNALS, config.internals(), Level.WARN));
        return new Settings(levels, Grants.parse(config.allow()));
    }

    /** A typing error must not open what was to be closed. */
    private static Level level(Rule rule, String text, Level otherwise) {
        try {
            return Level.valueOf(text.strip().toUpperCase(Locale.ROOT));
        } catch (IllegalArgumentException e) {
            LOG.warn(
                    "{}: {} is '{}', which is none of off, warn and enforce; it is taken as {}",
                    PID,
                    rule.key(),
                    text,
                    otherwise.name().toLowerCase(Locale.ROOT));
            LOG.debug("The value of {} in {}", rule.key(), PID, e);
            return otherwise;
        }
    }
}
