package dev.backplane.bus.internal.policy;

import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;

/** One policy as an operator wrote it. A bad one is logged, and what held before goes on. */
@Component(
        service = {},
        immediate = true,
        configurationPid = ConfiguredPolicy.FACTORY_PID,
        configurationPolicy = ConfigurationPolicy.REQUIRE)
@Designate(ocd = ConfiguredPolicy.Config.class, factory = true)
public final class ConfiguredPolicy {

    static final String FACTORY_PID = "dev.backplane.bus.policy";

    private static final Logger LOG = LoggerFactory.getLogger(ConfiguredPolicy.class);

    /** What an operator may set; the defaults are those of {@link Policy#DEFAULT}. */
    @ObjectClassDefinition(
            name = "Request policy",
            description = "How requests to some operations are treated")
    @interface Config {

        @AttributeDefinition(
                name = "Target",
                description = "plugin/operation, plugin/* or *; the most specific policy holds")
        String target();

        @AttributeDefinition(
                name = "Timeout in ms",
                description = "The longest one attempt may take; 0: as long as its caller allows")
        long timeoutMillis() default 0;

        @AttributeDefinition(
                name = "Idempotent",
                description = "The operations may be repeated although they do not say so")
        boolean idempotent() default false;

        @AttributeDefinition(
                name = "Retries",
                description = "How often an idempotent operation is tried again")
        int retries() default 2;

        @AttributeDefinition(
                name = "Back-off in ms",
                description = "Before the first retry; doubles with each")
        long backoffMillis() default 100;

        @AttributeDefinition(name = "Longest back-off in ms")
        long maxBackoffMillis() default 2_000;

        @AttributeDefinition(
                name = "Jitter",
                description = "The part of a back-off, 0 to 1, that is left to chance")
        double jitter() default 0.5;

        @AttributeDefinition(
                name = "Concurrent calls",
                description = "How many calls of one operation may run at once")
        int maxConcurrent() default 256;

        @AttributeDefinition(
                name = "Longest wait in ms",
                description = "For its turn where so many are running; 0: refused at once")
        long maxWaitMillis() default 0;

        @AttributeDefinition(
                name = "Failures in % that open the circuit",
                description = "0: it never opens")
        int breakerFailurePercent() default 50;

        @AttributeDefinition(name = "Calls that the failures are counted over")
        int breakerWindow() default 100;

        @AttributeDefinition(name = "Calls before the circuit may open")
        int breakerMinimumCalls() default 50;

        @AttributeDefinition(name = "How long the circuit stays open in ms")
        long breakerOpenMillis() default 5_000;

        /**
         * Given by Configuration Admin. Has no default: that would become a component property,
         * which wins over the configuration's own.
         */
        @AttributeDefinition(required = false)
        String service_pid();
    }

    private final Lanes lanes;
    private final String pid;

    /** Holds when it returns. */
    @Activate
    public ConfiguredPolicy(@Reference Lanes lanes, Config config) {
        this.lanes = lanes;
        this.pid = config.service_pid();
        apply(config);
    }

    @Modified
    void modified(Config config) {
        apply(config);
    }

    @Deactivate
    void close() {
        lanes.unconfigure(pid);
    }

    private void apply(Config config) {
        try {
            lanes.configure(pid, Target.parse(text(config.target())), policy(config));
        } catch (RuntimeException e) { // the values are foreign
            LOG.error(
                    "Configuration {} is not valid, so what held before goes on: {}",
                    pid,
                    problem(config, e));
        }
    }

    private Policy policy(Config config) {
        return new Policy(
                pid.substring(pid.indexOf('~') + 1),
                config.timeoutMillis(),
                config.idempotent(),
                new Policy.Retry(
                        config.retries(),
                        config.backoffMillis(),
                        config.maxBackoffMillis(),
                        config.jitter()),
                new Policy.Crowd(config.maxConcurrent(), config.maxWaitMillis()),
                new Policy.Trip(
                        config.breakerFailurePercent(),
                        config.breakerWindow(),
                        config.breakerMinimumCalls(),
                        config.breakerOpenMillis()));
    }

    private static String text(String target) {
        return target == null ? "" : target; // an attribute without a default may be missing
    }

    /** Reading a value of the wrong type fails without its key, which is therefore looked for. */
    private static String problem(Config config, RuntimeException failure) {
        for (Method setting : Config.class.getDeclaredMethods()) {
            try {
                setting.invoke(config);
            } catch (InvocationTargetException e) {
                return setting.getName() + " has the wrong type: " + e.getCause();
            } catch (IllegalAccessException e) {
                throw new IllegalStateException(e);
            }
        }
        return String.valueOf(failure.getMessage());
    }
}
