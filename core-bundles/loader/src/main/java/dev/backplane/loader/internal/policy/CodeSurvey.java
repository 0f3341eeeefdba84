package dev.backplane.loader.internal.policy;

import dev.backplane.loader.CodeJudgement;
import dev.backplane.loader.CodeJudgement.Deed;
import dev.backplane.loader.CodeJudgement.Verdict;
import dev.backplane.loader.Digest;
import dev.backplane.loader.PluginDescriptor;
import dev.backplane.loader.PluginType;
import dev.backplane.loader.internal.validation.ArtifactInspector;
import dev.backplane.loader.internal.validation.ClassVisitor;

import org.jspecify.annotations.Nullable;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Which rules the code of an artifact touches, whatever the policy, and what a policy would make of
 * it. What was found once is remembered: the same bytes hold the same code.
 */
public final class CodeSurvey {

    private static final int REMEMBERED = 1024;

    private record Code(String symbolicName, Set<Rule> touched) {}

    private final CodePolicy policy;
    private final Map<Digest, Code> surveyed =
            Collections.synchronizedMap(
                    new LinkedHashMap<>() {
                        @Override
                        protected boolean removeEldestEntry(Map.Entry<Digest, Code> eldest) {
                            return size() > REMEMBERED;
                        }
                    });

    public CodeSurvey(CodePolicy policy) {
        this.policy = policy;
    }

    /**
     * What a policy makes of the artifact.
     *
     * @param properties of the policy's configuration; null for the policy as it stands
     * @throws dev.backplane.plugin.PluginException {@code SOURCE_UNAVAILABLE}
     */
    public CodeJudgement judge(Digest digest, Path file, @Nullable Map<String, ?> properties) {
        Code code = surveyed.get(digest);
        if (code == null) {
            code = survey(digest, file);
            surveyed.put(digest, code);
        }
        CodeSettings settings =
                properties == null ? policy.settings() : CodeSettings.of(properties);
        String name = code.symbolicName();
        List<Deed> deeds =
                code.touched().stream()
                        .map(rule -> deed(rule, settings.verdict(name, rule)))
                        .toList();
        Set<String> granted =
                Arrays.stream(Rule.values())
                        .filter(rule -> settings.grants().allow(name, rule))
                        .map(Rule::key)
                        .collect(Collectors.toSet());
        return new CodeJudgement(deeds, granted);
    }

    private static Deed deed(Rule rule, Verdict verdict) {
        return new Deed(rule.key(), rule.meaning(), verdict);
    }

    private static Code survey(Digest digest, Path file) {
        Set<Rule> touched = Collections.synchronizedSet(EnumSet.noneOf(Rule.class));
        CodeSearch search = new CodeSearch(EnumSet.allOf(Rule.class));
        ClassVisitor visitor =
                (entry, shape) -> search.findings(shape).forEach(each -> touched.add(each.rule()));
        PluginDescriptor artifact =
                ArtifactInspector.revisit(
                        digest.toString(),
                        file,
                        found ->
                                found.type() == PluginType.LIBRARY
                                        ? Optional.empty()
                                        : Optional.of(visitor));
        Set<Rule> all = EnumSet.noneOf(Rule.class);
        all.addAll(touched);
        return new Code(artifact.symbolicName(), Collections.unmodifiableSet(all));
    }
}
