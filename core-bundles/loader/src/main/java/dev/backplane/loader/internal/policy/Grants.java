package dev.backplane.loader.internal.policy;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.EnumSet;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Which plugins may break which rules, by symbolic name. */
record Grants(Map<String, Set<Rule>> rules) {

    private static final Logger LOG = LoggerFactory.getLogger(Grants.class);

    /**
     * Reads {@code SYMBOLIC-NAME:RULE,RULE}; what is no such line grants nothing and is reported.
     */
    static Grants parse(String... lines) {
        Map<String, Set<Rule>> rules = new HashMap<>();
        for (String line : lines) {
            String[] halves = line.split(":", 2);
            Set<Rule> granted =
                    rules.computeIfAbsent(halves[0].strip(), _ -> EnumSet.noneOf(Rule.class));
            for (String key : halves.length < 2 ? new String[] {""} : halves[1].split(",", -1)) {
                granted.addAll(named(key.strip(), line));
            }
        }
        return new Grants(Map.copyOf(rules));
    }

    private static Set<Rule> named(String key, String line) {
        if (key.equals("*")) {
            return EnumSet.allOf(Rule.class);
        }
        Optional<Rule> rule = Rule.of(key);
        if (rule.isEmpty()) {
            LOG.warn(
                    "{}: allow has '{}', where '{}' is no rule; write SYMBOLIC-NAME:RULE,RULE with {}",
                    CodePolicy.PID,
                    line,
                    key,
                    EnumSet.allOf(Rule.class).stream().map(Rule::key).toList());
        }
        return rule.map(EnumSet::of).orElse(EnumSet.noneOf(Rule.class));
    }

    boolean allow(String symbolicName, Rule rule) {
        return rules.getOrDefault(symbolicName, Set.of()).contains(rule);
    }
}
