package dev.backplane.shell.internal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.backplane.loader.PluginType;
import dev.backplane.manager.Explanation;
import dev.backplane.manager.Owner;
import dev.backplane.manager.Phase;
import dev.backplane.manager.PluginInfo;
import dev.backplane.manager.Refusal;
import dev.backplane.plugin.ErrorCode;

import org.junit.jupiter.api.Test;

import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;

class PluginReportTest {

    private final PluginReport report = new PluginReport(ZoneOffset.UTC);
    private final PluginInfo greeter =
            FakePluginManager.plugin(
                    "greeter", PluginType.BUNDLE, Phase.FAILED, "com.acme.text is missing");
    private final PluginInfo text =
            FakePluginManager.plugin("text", PluginType.LIBRARY, Phase.ACTIVE, null);

    @Test
    void listsPluginsAndBelowThemWhatWasRefused() {
        Refusal refusal =
                new Refusal(
                        "bad.jar",
                        Owner.parse("file:bad.jar"),
                        ErrorCode.BAD_ARTIFACT,
                        "It is not a zip.",
                        Instant.parse("2026-01-02T03:04:05Z"));

        assertThat(report.list(List.of(greeter, text), List.of(refusal), false))
                .isEqualTo(
                        """
                        NAME     VERSION  TYPE    PHASE   BUNDLE          OWNER             \
                        SINCE                PROBLEM
                        greeter  1.2.0    bundle  FAILED  INSTALLED [12]  file:greeter.jar  \
                        2026-03-04 05:06:07  com.acme.text is missing
                        1 library is not shown; plugin:list --all shows all.

                        Refused:
                        SOURCE   OWNER         WHEN                 REASON
                        bad.jar  file:bad.jar  2026-01-02 03:04:05  BAD_ARTIFACT: It is not a zip.\
                        """);
    }

    @Test
    void listsLibrariesOnRequest() {
        assertThat(report.list(List.of(greeter, text), List.of(), true))
                .contains("text     1.2.0    library  ACTIVE")
                .doesNotContain("not shown");
    }

    @Test
    void saysHowToInstallWhereThereIsNothing() {
        assertThat(report.list(List.of(), List.of(), false))
                .startsWith("No plugins.")
                .contains("plugin:install");
    }

    @Test
    void showsWhatNeedsAnEyeAlthoughItWasLetIn() {
        assertThat(report.installed(text))
                .isEqualTo("text 1.2.0 is ACTIVE\nwarning: its code looks odd");
        assertThat(report.info(text)).contains("Warning      its code looks odd");
        assertThat(report.outcome(text)).doesNotContain("odd");
    }

    @Test
    void showsEverythingAboutOnePluginAndLeavesEmptyLinesOut() {
        assertThat(report.info(greeter))
                .contains(
                        "Name         greeter",
                        "Phase        FAILED since 2026-03-04 05:06:07",
                        "Depends on   text")
                .contains("Problem      com.acme.text is missing", "Digest       sha256:abab")
                .doesNotContain("Used by");
    }

    @Test
    void explainsInOneSentenceWithTheFactsAndTheRemedy() {
        assertThat(
                        report.explanation(
                                new Explanation(
                                        "x",
                                        "x is down.",
                                        List.of("one", "two"),
                                        "plugin:start x")))
                .isEqualTo("x is down.\n  - one\n  - two\nWhat to do: plugin:start x");
    }
}
