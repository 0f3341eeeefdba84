package dev.backplane.manager.internal.plan;

import dev.backplane.loader.CodeJudgement;
import dev.backplane.loader.CodeJudgement.Deed;
import dev.backplane.loader.CodeJudgement.Verdict;
import dev.backplane.loader.Digest;
import dev.backplane.loader.PluginLoader;
import dev.backplane.loader.PluginType;
import dev.backplane.manager.PluginInfo;
import dev.backplane.plugin.ErrorCode;
import dev.backplane.plugin.PluginException;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/** What plugins may do before and after a change, as far as the code policy is about it. */
public final class Permissions {

    private static final Map<String, ?> DEFAULTS = Map.of();

    private final PluginLoader loader;

    public Permissions(PluginLoader loader) {
        this.loader = loader;
    }

    /** Looks at the code now, so that a plan, made between two changes, need not. */
    public void prepare(Collection<Digest> artifacts) {
        artifacts.forEach(each -> judge(each, null));
    }

    /**
     * Another artifact under the same name.
     *
     * @param before null if there is none
     */
    void differ(Sketch sketch, String name, @Nullable Digest before, Digest after) {
        if (!after.equals(before)) {
            CodeJudgement old = before == null ? CodeJudgement.NOTHING : judge(before, null);
            differ(sketch, name, old, judge(after, null));
        }
    }

    /**
     * Another policy over the same artifacts.
     *
     * @param before the properties of its configuration; null if there is none, so the defaults
     *     hold; likewise afterwards
     */
    void differ(
            Sketch sketch,
            List<PluginInfo> plugins,
            @Nullable Map<String, ?> before,
            @Nullable Map<String, ?> after) {
        List<String> refused = new ArrayList<>();
        for (PluginInfo plugin : plugins) {
            if (plugin.type() != PluginType.LIBRARY) {
                CodeJudgement old = judge(plugin.digest(), before == null ? DEFAULTS : before);
                CodeJudgement young = judge(plugin.digest(), after == null ? DEFAULTS : after);
                differ(sketch, plugin.name(), old, young);
                if (isRefused(young) && !isRefused(old)) {
                    refused.add(plugin.name());
                }
            }
        }
        if (!refused.isEmpty()) {
            sketch.note(
                    String.join(", ", refused)
                            + " would be refused from then on: what runs goes on until the runtime"
                            + " is started anew, and is not installed again");
        }
    }

    private static boolean isRefused(CodeJudgement judgement) {
        return judgement.deeds().stream().anyMatch(deed -> deed.verdict() == Verdict.REFUSED);
    }

    private static void differ(
            Sketch sketch, String name, CodeJudgement before, CodeJudgement after) {
        SortedMap<String, String> old = words(before);
        SortedMap<String, String> young = words(after);
        TreeSet<String> rules = new TreeSet<>(old.keySet());
        rules.addAll(young.keySet());
        for (String rule : rules) {
            sketch.differs(
                    name,
                    "permission " + rule,
                    old.getOrDefault(rule, ""),
                    young.getOrDefault(rule, ""));
        }
    }

    private static SortedMap<String, String> words(CodeJudgement judgement) {
        SortedMap<String, String> words = new TreeMap<>();
        judgement.granted().forEach(rule -> words.put(rule, "allowed, its code does not need it"));
        for (Deed deed : judgement.deeds()) {
            String verdict = deed.verdict().name().toLowerCase(Locale.ROOT);
            words.put(deed.rule(), verdict + ", its code " + deed.meaning());
        }
        return words;
    }

    /** One whose bytes are gone has nothing to judge; its plan says so elsewhere. */
    private CodeJudgement judge(Digest artifact, @Nullable Map<String, ?> policy) {
        try {
            return loader.judgeCode(artifact, policy);
        } catch (PluginException e) {
            if (e.code() == ErrorCode.SOURCE_UNAVAILABLE) {
                return CodeJudgement.NOTHING;
            }
            throw e;
        }
    }
}
