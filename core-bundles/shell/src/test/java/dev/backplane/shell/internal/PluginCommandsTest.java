package dev.backplane.shell.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.backplane.loader.PluginType;
import dev.backplane.manager.Phase;
import dev.backplane.plugin.PluginException;

import org.apache.felix.gogo.runtime.CommandProcessorImpl;
import org.apache.felix.gogo.runtime.threadio.ThreadIOImpl;
import org.apache.felix.service.command.CommandSession;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;

/**
 * Types the commands into a real Gogo interpreter, because that is where options are taken apart.
 */
class PluginCommandsTest {

    private final FakePluginManager manager = new FakePluginManager();
    private final ThreadIOImpl streams = new ThreadIOImpl();
    private final CommandProcessorImpl processor = new CommandProcessorImpl(streams);
    private CommandSession session;

    @BeforeEach
    void open() {
        streams.start();
        PluginCommands commands = new PluginCommands(manager);
        for (String function :
                List.of(
                        "list",
                        "names",
                        "info",
                        "start",
                        "stop",
                        "restart",
                        "uninstall",
                        "apply",
                        "explain")) {
            processor.addCommand("plugin", commands, function);
        }
        for (String function : List.of("install", "together", "rehearse")) {
            processor.addCommand("plugin", new InstallCommands(manager), function);
        }
        for (String function : List.of("history", "diff", "updates", "rollback", "release")) {
            processor.addCommand("plugin", new ReleaseCommands(manager), function);
        }
        session =
                processor.createSession(
                        InputStream.nullInputStream(),
                        OutputStream.nullOutputStream(),
                        OutputStream.nullOutputStream());
        session.put("backplane.user", "ada");
        manager.plugins.add(
                FakePluginManager.plugin("greeter", PluginType.BUNDLE, Phase.ACTIVE, null));
        manager.plugins.add(
                FakePluginManager.plugin("text", PluginType.LIBRARY, Phase.ACTIVE, null));
    }

    @AfterEach
    void close() {
        processor.stop();
        streams.stop();
    }

    @Test
    void listsLibrariesOnlyWhenAsked() throws Exception {
        assertThat(session.execute("plugin:list"))
                .asString()
                .contains("greeter")
                .doesNotContain("com.acme.text");
        assertThat(session.execute("plugin:list --all")).asString().contains("text ", "library");
        assertThat(session.execute("plugin:names")).isEqualTo(List.of("greeter", "text"));
    }

    @Test
    void plansAndAppliesWhatItPlanned() throws Exception {
        assertThat(session.execute("plugin:stop --dry-run greeter"))
                .asString()
                .startsWith("Plan 0123456789ab: do it\n  1. stop a 1.0.0 (because)\n")
                .contains("  interrupts b: it uses a, at most 5000 ms\n")
                .endsWith("plugin:apply 0123456789ab makes it so.");
        assertThat(session.execute("plugin:apply 0123456789ab"))
                .isEqualTo("plan 0123456789ab is applied");
        assertThatThrownBy(() -> session.execute("plugin:apply x"))
                .hasMessage("there is no plan x");
    }

    @Test
    void changesInTheNameOfTheUserAndForcesOnlyWhenTold() throws Exception {
        assertThat(session.execute("plugin:start greeter")).isEqualTo("greeter 1.2.0 is ACTIVE");
        session.execute("plugin:stop --force greeter");
        session.execute("plugin:restart greeter -f");
        session.execute("plugin:uninstall greeter");

        assertThat(manager.calls)
                .containsExactly(
                        "start greeter shell:ada",
                        "stop greeter shell:ada force",
                        "restart greeter shell:ada force",
                        "uninstall greeter shell:ada");
    }

    @Test
    void installsFromAPathAndKeepsTheDesiredStateUnlessToldToStop() throws Exception {
        session.execute("plugin:install /tmp/a.jar");
        session.execute("plugin:install --stopped --force https://host/a.jar");
        session.execute("plugin:install --sha256 " + "AB".repeat(32) + " https://host/a.jar");

        assertThat(manager.calls.get(0))
                .contains("path=/tmp/a.jar", "owner=shell:ada", "start=null", "force=false");
        assertThat(manager.calls.get(1))
                .contains("uri=https://host/a.jar", "start=false", "force=true", "sha256=null");
        assertThat(manager.calls.get(2)).contains("sha256=sha256:" + "ab".repeat(32));
        assertThatThrownBy(() -> session.execute("plugin:install --sha256 12 /tmp/a.jar"))
                .isInstanceOf(PluginException.class)
                .hasMessageContaining("--sha256 is not a SHA-256");
    }

    @Test
    void installsOnTerms() throws Exception {
        session.execute("plugin:install --soak 60 --canary 2.5 /tmp/a.jar");
        session.execute("plugin:install --canary header:X-Beta=yes /tmp/a.jar");
        session.execute("plugin:install --soak 0 --canary '7%' /tmp/a.jar");

        assertThat(manager.calls.get(0))
                .contains("UpdateTerms[soak=PT1M, canary=Weight[percent=2.5]]");
        assertThat(manager.calls.get(1))
                .contains("UpdateTerms[soak=null, canary=Header[name=x-beta, value=yes]]");
        assertThat(manager.calls.get(2))
                .contains("UpdateTerms[soak=PT0S, canary=Weight[percent=7.0]]");
        for (String wrong : List.of("0%", "101", "some", "header:", "header:=x", "NaN")) {
            assertThatThrownBy(
                            () -> session.execute("plugin:install --canary '" + wrong + "' /a.jar"))
                    .isInstanceOf(PluginException.class)
                    .hasMessageContaining("--canary is '" + wrong + "'");
        }
        for (String wrong : List.of("-1", "soon", "5000000000")) {
            assertThatThrownBy(() -> session.execute("plugin:install --soak " + wrong + " /a.jar"))
                    .isInstanceOf(PluginException.class)
                    .hasMessageContaining("--soak is '" + wrong + "'");
        }
    }

    @Test
    void installsSeveralTogetherAndRehearsesOne() throws Exception {
        assertThat(session.execute("plugin:together --force /tmp/a.jar https://host/b.jar"))
                .asString()
                .startsWith("greeter 1.2.0 is ACTIVE\n")
                .contains("text 1.2.0 is ACTIVE");
        assertThat(session.execute("plugin:rehearse /tmp/c.jar"))
                .asString()
                .contains("would fail: it broke");

        assertThat(manager.calls).hasSize(3);
        assertThat(manager.calls.get(0)).startsWith("together ").contains("/tmp/a.jar");
        assertThat(manager.calls.get(1)).contains("https://host/b.jar", "force=true");
        assertThat(manager.calls.get(2)).startsWith("rehearse ").contains("/tmp/c.jar");
        assertThatThrownBy(() -> session.execute("plugin:together"))
                .hasMessageContaining("plugin:together SOURCE");
    }

    @Test
    void looksBackAndGoesBack() throws Exception {
        assertThat(session.execute("plugin:history greeter"))
                .isEqualTo("No release of greeter is kept.");
        assertThat(session.execute("plugin:diff greeter 1 2"))
                .isEqualTo("Releases 1 and 2 do not differ.");
        assertThat(session.execute("plugin:updates")).isEqualTo("No update is being watched.");
        assertThat(session.execute("plugin:rollback greeter")).isEqualTo("greeter 1.2.0 is ACTIVE");
        session.execute("plugin:rollback greeter 2 --force");
        session.execute("plugin:release greeter");

        assertThat(manager.calls)
                .containsExactly(
                        "diff greeter 1 2",
                        "rollback to 0 of greeter shell:ada",
                        "rollback to 2 of greeter shell:ada force",
                        "release greeter shell:ada");
        assertThatThrownBy(() -> session.execute("plugin:history nobody"))
                .isInstanceOf(PluginException.class);
    }

    @Test
    void explainsAndInformsByName() throws Exception {
        assertThat(session.execute("plugin:explain greeter"))
                .asString()
                .contains("What to do: plugin:install");
        assertThat(session.execute("plugin:info greeter")).asString().contains("Greets people");
    }

    @Test
    void failsForAPluginThatIsNotThere() {
        assertThatThrownBy(() -> session.execute("plugin:info nobody"))
                .isInstanceOf(PluginException.class)
                .hasMessageContaining("nobody");
        assertThatThrownBy(() -> session.execute("plugin:stop nobody"))
                .isInstanceOf(PluginException.class);
    }
}
