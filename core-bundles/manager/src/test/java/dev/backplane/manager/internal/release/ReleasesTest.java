package dev.backplane.manager.internal.release;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.backplane.config.ConfigurationHistory;
import dev.backplane.config.ConfigurationWriter;
import dev.backplane.loader.Digest;
import dev.backplane.loader.PluginDescriptor;
import dev.backplane.loader.PluginType;
import dev.backplane.loader.StagedArtifact;
import dev.backplane.manager.Door;
import dev.backplane.manager.Owner;
import dev.backplane.manager.Release;
import dev.backplane.manager.Release.Outcome;
import dev.backplane.plugin.ErrorCode;
import dev.backplane.plugin.PluginException;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.Bundle;
import org.osgi.framework.Version;
import org.osgi.resource.Resource;
import org.osgi.service.cm.ConfigurationAdmin;
import org.osgi.service.component.runtime.ServiceComponentRuntime;
import org.osgi.service.component.runtime.dto.ComponentDescriptionDTO;

import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;

class ReleasesTest {

    private static final Owner SHELL = new Owner(Door.SHELL, "");
    private static final Clock CLOCK =
            Clock.fixed(Instant.parse("2026-01-01T00:00:00Z"), ZoneOffset.UTC);
    private static final Bundle REVISION = fake(Bundle.class);

    @TempDir private Path folder;
    private Releases releases;

    @BeforeEach
    void open() {
        releases = reopened();
    }

    private Releases reopened() {
        Releases opened =
                new Releases(
                        folder,
                        new Configurations(
                                fake(ConfigurationAdmin.class),
                                fake(ConfigurationWriter.class),
                                fake(ConfigurationHistory.class),
                                fake(ServiceComponentRuntime.class)),
                        CLOCK,
                        () -> 2);
        opened.load();
        return opened;
    }

    /** Answers every question with nothing. */
    private static <T> T fake(Class<T> type) {
        return type.cast(
                Proxy.newProxyInstance(
                        type.getClassLoader(),
                        new Class<?>[] {type},
                        (proxy, method, arguments) ->
                                method.getName().equals("getComponentDescriptionDTOs")
                                        ? List.<ComponentDescriptionDTO>of()
                                        : null));
    }

    private static StagedArtifact artifact(int number) {
        return new StagedArtifact(
                new Digest(String.valueOf(number).repeat(64).substring(0, 64)),
                Path.of("store/" + number + ".jar"),
                new PluginDescriptor(
                        "greeter",
                        PluginType.BUNDLE,
                        "com.acme.greeter",
                        new Version(number, 0, 0),
                        "",
                        fake(Resource.class)));
    }

    private Release update(int number) {
        Release release = releases.begin("greeter", artifact(number), SHELL, "update");
        releases.serves("greeter", release.number(), REVISION, Outcome.SOAKING, 0, null);
        releases.serves("greeter", release.number(), REVISION, Outcome.CURRENT, 0, null);
        return release;
    }

    private List<String> history() {
        return releases.history("greeter").stream()
                .map(each -> each.number() + " " + each.version() + " " + each.outcome())
                .toList();
    }

    @Test
    void keepsWhatServedAndForgetsTheOldest() {
        var _ = releases.installed("greeter", artifact(1), SHELL, "installed");
        for (int version = 2; version <= 5; version++) {
            var _ = update(version);
        }
        assertThat(history())
                .containsExactly("5 5.0.0 CURRENT", "4 4.0.0 REPLACED", "3 3.0.0 REPLACED");
        assertThat(releases.digests("greeter"))
                .containsExactlyInAnyOrder(
                        artifact(5).digest(), artifact(4).digest(), artifact(3).digest());
    }

    @Test
    void keepsTheOneThatServesHoweverManyFail() {
        var _ = releases.installed("greeter", artifact(1), SHELL, "installed");
        for (int attempt = 0; attempt < 20; attempt++) {
            Release failed = releases.begin("greeter", artifact(2), SHELL, "update");
            releases.ended("greeter", failed.number(), Outcome.ABORTED, "it threw", null);
        }
        assertThat(history()).contains("1 1.0.0 CURRENT").hasSize(3);
        assertThat(releases.current("greeter")).isEqualTo(1);
        assertThat(releases.digests("greeter")).containsExactly(artifact(1).digest());
    }

    @Test
    void survivesARestart() {
        var _ = releases.installed("greeter", artifact(1), SHELL, "installed");
        var _ = update(2);
        releases.reputation().markBad("greeter", artifact(3).digest(), "5 % failed");
        releases.reputation().failures("greeter", List.of(CLOCK.instant()));
        releases.reputation().quarantine("greeter", artifact(2).digest(), "it failed 5 times");
        List<Release> before = releases.history("greeter");

        releases = reopened();

        assertThat(releases.history("greeter")).isEqualTo(before);
        assertThat(releases.reputation().whyBad("greeter", artifact(3).digest()))
                .hasValue("5 % failed");
        assertThat(releases.reputation().failuresSince("greeter", Instant.EPOCH)).hasSize(1);
        assertThat(releases.reputation().quarantine("greeter", artifact(2).digest()))
                .hasValue("it failed 5 times");
        assertThat(releases.reputation().quarantine("greeter", artifact(1).digest()))
                .as("other bytes")
                .isEmpty();
    }

    @Test
    void saysAfterAKillWhichOneServes() {
        var _ = releases.installed("greeter", artifact(1), SHELL, "installed");
        var _ = releases.begin("greeter", artifact(2), SHELL, "update");

        releases = reopened();
        assertThat(releases.settleInterrupted("greeter", artifact(1).digest()))
                .hasValueSatisfying(
                        text ->
                                assertThat(text)
                                        .contains("2.0.0 was taking over")
                                        .contains("the version before serves"));
        assertThat(history()).containsExactly("2 2.0.0 ABORTED", "1 1.0.0 CURRENT");
        assertThat(releases.settleInterrupted("greeter", artifact(1).digest())).isEmpty();

        Release third = releases.begin("greeter", artifact(3), SHELL, "update");
        releases.serves("greeter", third.number(), REVISION, Outcome.SOAKING, 0, null);
        releases = reopened();
        assertThat(releases.settleInterrupted("greeter", artifact(3).digest()))
                .hasValueSatisfying(text -> assertThat(text).contains("was being watched"));
        assertThat(history().getFirst()).isEqualTo("3 3.0.0 CURRENT");
    }

    @Test
    void setsADamagedBookAside() throws IOException {
        var _ = releases.installed("greeter", artifact(1), SHELL, "installed");
        Files.writeString(folder.resolve("greeter.json"), "{\"releases\":[{");

        releases = reopened();

        assertThat(releases.history("greeter")).isEmpty();
        assertThat(folder.resolve("greeter.json.damaged")).exists();
    }

    @Test
    void namesTheReleasesThereAre() {
        var _ = releases.installed("greeter", artifact(1), SHELL, "installed");
        assertThatThrownBy(() -> releases.find("greeter", 7))
                .isInstanceOfSatisfying(
                        PluginException.class,
                        e -> assertThat(e.code()).isEqualTo(ErrorCode.UNKNOWN_RELEASE))
                .hasMessageContaining("there are [1]");
        assertThatThrownBy(() -> releases.find("greeter", 0))
                .hasMessageContaining("no earlier release");
    }

    @Test
    void knowsWhoServesWhenTheRuntimeEndedOnTheWayBack() {
        var _ = releases.installed("greeter", artifact(1), SHELL, "installed");
        Release next = releases.begin("greeter", artifact(2), SHELL, "update");
        releases.serves("greeter", next.number(), REVISION, Outcome.SOAKING, 0, null);

        releases = reopened();

        assertThat(releases.settleInterrupted("greeter", artifact(1).digest()))
                .hasValueSatisfying(said -> assertThat(said).contains("the version before serves"));
        assertThat(history()).containsExactly("2 2.0.0 ABORTED", "1 1.0.0 CURRENT");
        assertThat(releases.settleInterrupted("greeter", artifact(1).digest())).isEmpty();
    }
}
