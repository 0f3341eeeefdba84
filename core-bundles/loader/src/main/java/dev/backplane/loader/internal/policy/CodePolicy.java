package dev.backplane.loader.internal.policy;

import dev.backplane.loader.CodeJudgement;

import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.osgi.service.metatype.annotations.Option;

import java.util.EnumMap;
import java.util.Map;

/**
 * What the operator lets the code of plugins do; a change holds for what is staged from then on.
 */
@Component(service = CodePolicy.class, configurationPid = CodePolicy.PID)
@Designate(ocd = CodePolicy.Config.class)
public final class CodePolicy {

    static final String PID = CodeJudgement.PID;

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

    private volatile CodeSettings settings;

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
        CodeSettings now = settings;
        return new CodeReview(now.levels(), now.grants());
    }

    /** Whether code that may end the JVM is to be watched at all while it runs. */
    public boolean watchesExits() {
        return settings.levels().get(Rule.EXIT) != Level.OFF;
    }

    /** Whether a bundle is to be kept from ending the JVM, not only reported. */
    public boolean refusesExit(String symbolicName) {
        CodeSettings now = settings;
        return now.levels().get(Rule.EXIT) == Level.ENFORCE
                && !now.grants().allow(symbolicName, Rule.EXIT);
    }

    /** The policy as it stands; one that says otherwise is not equal to it. */
    CodeSettings settings() {
        return settings;
    }

    /** The policy as it stands; one that says otherwise is not equal to it. */
    public Object standing() {
        return settings;
    }

    private static CodeSettings read(Config config) {
        Map<Rule, Level> levels = new EnumMap<>(Rule.class);
        levels.put(Rule.EXIT, CodeSettings.level(Rule.EXIT, config.exit()));
        levels.put(Rule.PROCESS, CodeSettings.level(Rule.PROCESS, config.process()));
        levels.put(Rule.NATIVE, CodeSettings.level(Rule.NATIVE, config.native$()));
        levels.put(Rule.UNSAFE, CodeSettings.level(Rule.UNSAFE, config.unsafe()));
        levels.put(Rule.REFLECTION, CodeSettings.level(Rule.REFLECTION, config.reflection()));
        levels.put(Rule.INTERNALS, CodeSettings.level(Rule.INTERNALS, config.internals()));
        return new CodeSettings(levels, Grants.parse(config.allow()));
    }
}
