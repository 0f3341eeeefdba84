package dev.backplane.itests.distribution;

import static org.assertj.core.api.Assertions.assertThat;

import dev.backplane.proto.v1.Explanation;
import dev.backplane.proto.v1.Plugin;
import dev.backplane.proto.v1.PluginPhase;

import io.grpc.StatusRuntimeException;

import java.nio.file.Path;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What became of one bundle, and why.
 *
 * @param file where it came from
 * @param outcome ACTIVE, FAILED or REFUSED
 * @param reason why it does not run; empty if it does
 */
record Verdict(String file, Outcome outcome, String reason) {

    enum Outcome {
        ACTIVE,
        FAILED,
        REFUSED
    }

    private static final Set<String> REFUSALS =
            Set.of("BAD_ARTIFACT", "NAME_CONFLICT", "UNSATISFIED", "UNTRUSTED");
    private static final Pattern SHORTAGE = Pattern.compile(" needs (.+?), which nobody offers");
    private static final Pattern FRAGMENT = Pattern.compile("is a fragment of \\S+ \\S+, which");
    private static final Pattern EXCEPTION =
            Pattern.compile("[a-z.]+\\.[A-Z]\\w+(Exception|Error)");

    /** An installed bundle's verdict; its reason is one that a person can act on. */
    static Verdict of(Path file, Plugin plugin, Explanation explanation) {
        String name = file.getFileName().toString();
        if (plugin.getPhase() == PluginPhase.PLUGIN_PHASE_ACTIVE) {
            assertThat(plugin.getProblem()).as(name).isEmpty();
            assertThat(plugin.getBundleState()).as(name).isIn("ACTIVE", "STARTING", "RESOLVED");
            return new Verdict(name, Outcome.ACTIVE, "");
        }
        assertThat(plugin.getPhase())
                .as("%s: %s", name, plugin.getProblem())
                .isEqualTo(PluginPhase.PLUGIN_PHASE_FAILED);
        assertNamesTheCause(name, plugin);
        assertThat(explanation.getSummary()).as(name).contains(plugin.getProblem());
        assertThat(explanation.getFindingsList()).as(name).isNotEmpty();
        assertThat(explanation.getRemedy()).as(name).isNotBlank();
        return new Verdict(name, Outcome.FAILED, plugin.getProblem());
    }

    private static void assertNamesTheCause(String name, Plugin plugin) {
        String problem = plugin.getProblem();
        assertThat(
                        SHORTAGE.matcher(problem).find()
                                || FRAGMENT.matcher(problem).find()
                                || EXCEPTION.matcher(problem).find())
                .as("the reason of %s names what is missing or what was thrown: %s", name, problem)
                .isTrue();
        String self = plugin.getSymbolicName() + " " + plugin.getVersion();
        Matcher missing = Pattern.compile(Pattern.quote(self) + SHORTAGE).matcher(problem);
        while (missing.find()) {
            assertThat(plugin.getRequirementsList()).as(name).contains(missing.group(1));
        }
    }

    /** A refused file's verdict; the refusal is remembered and explained. */
    static Verdict of(Path file, StatusRuntimeException refused, Gateway gateway) {
        String name = file.getFileName().toString();
        String message = String.valueOf(refused.getStatus().getDescription());
        assertThat(Gateway.reason(refused)).as("%s: %s", name, refused).isIn(REFUSALS);
        assertThat(message).as(name).hasSizeGreaterThan(40);
        assertThat(gateway.explain(name).getSummary()).contains(message);
        return new Verdict(name, Outcome.REFUSED, message);
    }
}
