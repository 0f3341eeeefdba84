package dev.backplane.loader.internal.policy;

import dev.backplane.loader.PluginDescriptor;
import dev.backplane.loader.PluginType;
import dev.backplane.loader.internal.classfile.ClassShape;
import dev.backplane.loader.internal.validation.ClassVisitor;
import dev.backplane.plugin.ErrorCode;
import dev.backplane.plugin.PluginException;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What the code of one artifact breaks, and what becomes of it. A library is not reviewed: it does
 * nothing unless a plugin calls it, and many have a main method for another life.
 */
public final class CodeReview {

    private final Map<Rule, Level> levels;
    private final Grants grants;
    private final Map<Rule, Places> found = new EnumMap<>(Rule.class);

    CodeReview(Map<Rule, Level> levels, Grants grants) {
        this.levels = levels;
        this.grants = grants;
        for (Rule rule : Rule.values()) {
            found.put(rule, new Places());
        }
    }

    /** Who looks at the artifact's classes; nobody does if nothing is forbidden to it. */
    public Optional<ClassVisitor> visitor(PluginDescriptor artifact) {
        List<Rule> rules =
                Arrays.stream(Rule.values())
                        .filter(rule -> levels.get(rule) != Level.OFF)
                        .filter(rule -> !grants.allow(artifact.symbolicName(), rule))
                        .toList();
        if (artifact.type() == PluginType.LIBRARY || rules.isEmpty()) {
            return Optional.empty();
        }
        CodeSearch search = new CodeSearch(rules);
        return Optional.of(
                (String entry, ClassShape shape) ->
                        search.findings(shape)
                                .forEach(each -> found.get(each.rule()).add(each.toString())));
    }

    /**
     * Says what was found, once every class has been looked at.
     *
     * @param label what people call the artifact, for messages
     * @return the artifact with its warnings
     * @throws PluginException {@code UNTRUSTED} if a rule that is enforced is broken
     */
    public PluginDescriptor judge(String label, PluginDescriptor artifact) {
        List<String> refused = new ArrayList<>();
        List<String> warnings = new ArrayList<>();
        found.forEach(
                (rule, places) -> {
                    if (places.any()) {
                        (levels.get(rule) == Level.ENFORCE ? refused : warnings)
                                .add(sentence(rule, places, artifact.symbolicName()));
                    }
                });
        if (!refused.isEmpty()) {
            throw new PluginException(
                    ErrorCode.UNTRUSTED,
                    "'" + label + "' is refused: " + String.join("; ", refused));
        }
        return artifact.withWarnings(warnings);
    }

    private static String sentence(Rule rule, Places places, String symbolicName) {
        return ("its code %1$s: %2$s; if that is meant, add %3$s:%4$s to allow of the configuration"
                        + " %5$s: backplane config put %5$s allow+=%3$s:%4$s")
                .formatted(rule.meaning(), places, symbolicName, rule.key(), CodePolicy.PID);
    }
}
