package dev.backplane.config.internal.live;

import org.jspecify.annotations.Nullable;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

import java.util.Map;

/** How configurations are kept, read afresh from Config Admin wherever it matters. */
public final class Settings {

    static final String PID = "dev.backplane.config";

    /** What an operator may set. */
    @ObjectClassDefinition(
            pid = PID,
            name = "Configurations",
            description = "How configurations are watched, recorded and taken back")
    @interface Config {
        @AttributeDefinition(
                name = "Kept revisions",
                description = "How many revisions of each configuration are kept",
                min = "1",
                max = "10000")
        int keepRevisions() default 50;

        @AttributeDefinition(
                name = "Take back",
                description = "What was before holds again if a component fails with a change")
        boolean takeBack() default true;

        @AttributeDefinition(
                name = "Trial, ms",
                description = "How long components may take to come up with a change",
                min = "0",
                max = "60000")
        int trialMillis() default 3000;

        @AttributeDefinition(
                name = "Poll, ms",
                description =
                        "How often files and secrets are looked at; one must look the same twice",
                min = "50",
                max = "60000")
        int pollMillis() default 500;
    }

    private final LiveConfigurations live;

    public Settings(LiveConfigurations live) {
        this.live = live;
    }

    public int keepRevisions() {
        return number("keepRevisions", 50, 1);
    }

    public boolean takesBack() {
        return !"false".equals(String.valueOf(value("takeBack")));
    }

    public int trialMillis() {
        return number("trialMillis", 3000, 0);
    }

    public int pollMillis() {
        return number("pollMillis", 500, 50);
    }

    private int number(String key, int otherwise, int least) {
        return value(key) instanceof Number number ? Math.max(least, number.intValue()) : otherwise;
    }

    private @Nullable Object value(String key) {
        Map<String, Object> properties = live.read(PID);
        return properties == null ? null : properties.get(key);
    }
}
