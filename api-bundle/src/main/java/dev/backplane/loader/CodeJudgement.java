package dev.backplane.loader;

import java.util.List;
import java.util.Objects;
import java.util.Set;

/**
 * What the code of an artifact does that a code policy has a rule for.
 *
 * @param deeds one for each rule that its code touches, in the order of the rules
 * @param granted the keys of the rules that the policy lets it break
 * @since 0.1
 */
public record CodeJudgement(List<Deed> deeds, Set<String> granted) {

    /** The PID of the code policy. */
    public static final String PID = "dev.backplane.loader.code";

    /** It does nothing, and is granted nothing. */
    public static final CodeJudgement NOTHING = new CodeJudgement(List.of(), Set.of());

    /**
     * What the code does.
     *
     * @param rule the rule's key: {@code exit}, {@code process}, ...
     * @param meaning as part of a sentence: {@code starts processes}
     * @param verdict what the policy makes of it
     */
    public record Deed(String rule, String meaning, Verdict verdict) {
        /** No part may be null. */
        public Deed {
            Objects.requireNonNull(rule, "rule");
            Objects.requireNonNull(meaning, "meaning");
            Objects.requireNonNull(verdict, "verdict");
        }
    }

    /** What a policy makes of it. */
    public enum Verdict {
        /** The rule is off. */
        IGNORED,
        /** This artifact may. */
        ALLOWED,
        /** It comes in with a warning. */
        WARNED,
        /** It does not come in. */
        REFUSED
    }

    /** No part may be null; both are copied. */
    public CodeJudgement {
        deeds = List.copyOf(deeds);
        granted = Set.copyOf(granted);
    }
}
