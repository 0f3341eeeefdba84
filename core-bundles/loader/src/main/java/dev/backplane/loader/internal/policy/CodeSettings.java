package dev.backplane.loader.internal.policy;

import dev.backplane.loader.CodeJudgement;
import dev.backplane.loader.CodeJudgement.Verdict;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;

/** A code policy in force, or one that might be. */
record CodeSettings(Map<Rule, Level> levels, Grants grants) {

    private static final Logger LOG = LoggerFactory.getLogger(CodeSettings.class);
    private static final String ALLOW = "allow";

    /** Of a configuration as it lies in Config Admin. */
    static CodeSettings of(Map<String, ?> properties) {
        Map<Rule, Level> levels = new EnumMap<>(Rule.class);
        for (Rule rule : Rule.values()) {
            Object text = properties.get(rule.key());
            levels.put(rule, text == null ? usual(rule) : level(rule, text.toString()));
        }
        Object allow = properties.get(ALLOW);
        return new CodeSettings(
                levels,
                switch (allow) {
                    case null -> Grants.parse();
                    case String[] lines -> Grants.parse(lines);
                    default -> Grants.parse(allow.toString());
                });
    }

    /** A typing error must not open what was to be closed. */
    static Level level(Rule rule, String text) {
        try {
            return Level.valueOf(text.strip().toUpperCase(Locale.ROOT));
        } catch (IllegalArgumentException e) {
            LOG.warn(
                    "{}: {} is '{}', which is none of off, warn and enforce; it is taken as {}",
                    CodeJudgement.PID,
                    rule.key(),
                    text,
                    usual(rule).name().toLowerCase(Locale.ROOT));
            LOG.debug("The value of {} in {}", rule.key(), CodeJudgement.PID, e);
            return usual(rule);
        }
    }

    /** As the configuration's defaults have it. */
    static Level usual(Rule rule) {
        return rule == Rule.EXIT ? Level.ENFORCE : Level.WARN;
    }

    Verdict verdict(String symbolicName, Rule rule) {
        if (levels.get(rule) == Level.OFF) {
            return Verdict.IGNORED;
        }
        if (grants.allow(symbolicName, rule)) {
            return Verdict.ALLOWED;
        }
        return levels.get(rule) == Level.ENFORCE ? Verdict.REFUSED : Verdict.WARNED;
    }
}
