package dev.backplane.itests.distribution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.acme.out.Exit;

import dev.backplane.itests.distribution.RunningDistribution.Outcome;
import dev.backplane.itests.distribution.card.Leaver;
import dev.backplane.itests.distribution.card.Runner;
import dev.backplane.proto.v1.PluginPhase;

import io.grpc.StatusRuntimeException;

import org.junit.After;
import org.junit.Before;
import org.junit.Test;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** What the code of a plugin may do: told at the door, watched while it runs, shown to people. */
public class CodePolicyIT {

    private RunningDistribution backplane;
    private Gateway gateway;

    @Before
    public void start() throws Exception {
        backplane = new RunningDistribution("code-policy");
        start("\"allow\": [\"com.acme.granted:exit\"], \"process\": \"warn\"");
    }

    private void start(String policy) throws Exception {
        backplane.configure("dev.backplane.loader.code", policy);
        backplane.start();
        gateway = new Gateway(backplane.endpoint("grpc"));
    }

    @After
    public void stop() throws Exception {
        gateway.close();
        backplane.close();
    }

    @Test
    public void endingTheJvmFails() throws Exception {
        long pid = backplane.pid();
        gateway.upload(
                "out.jar",
                TestBundle.library("com.acme.out", "1.0.0")
                        .with("Export-Package", "com.acme.out")
                        .with(Exit.class)
                        .bytes());
        gateway.upload("leaver.jar", leaver().bytes());

        for (String way : List.of("reflection", "handle")) {
            assertThat(refusal(way))
                    .contains("the plugin com.acme.leaver must not end the JVM")
                    .contains("com.acme.leaver:exit");
        }
        assertThat(refusal("library")).contains("the plugin com.acme.out must not end the JVM");
        assertThat(gateway.call("leaver", "leave", "not")).isEqualTo("still here");
        assertThat(backplane.pid()).isEqualTo(pid);

        backplane.backplane("stop").succeeded();
        backplane.start();
        gateway.close();
        gateway = new Gateway(backplane.endpoint("grpc"));
        assertThat(refusal("reflection")).contains("must not end the JVM");
    }

    @Test
    public void codeThatEndsTheJvmStaysOutUnlessItIsAllowedTo() throws Exception {
        StatusRuntimeException refused =
                catchThrowableOfType(
                        StatusRuntimeException.class,
                        () ->
                                gateway.upload(
                                        "exits.jar",
                                        TestBundle.plugin("exits", "1.0.0")
                                                .with(Exit.class)
                                                .bytes()));

        assertThat(Gateway.reason(refused)).isEqualTo("UNTRUSTED");
        assertThat(refused.getStatus().getDescription())
                .contains("'exits.jar' is refused: its code may end the JVM")
                .contains("com.acme.out.Exit.main(Exit.java:")
                .contains("add com.acme.exits:exit to allow");
        assertThat(
                        gateway.upload(
                                        "granted.jar",
                                        TestBundle.plugin("granted", "1.0.0")
                                                .with(Exit.class)
                                                .bytes())
                                .getPhase())
                .isEqualTo(PluginPhase.PLUGIN_PHASE_ACTIVE);
    }

    @Test
    public void warningsAreShownAndThePolicyHoldsAtTheNextStart() throws Exception {
        String warning = "its code starts processes: " + Runner.class.getName() + ".start(Runner.";
        Path jar = Files.write(backplane.home().resolve("runner.jar"), runner().bytes());

        Outcome installed = backplane.backplane("plugin", "install", jar.toString()).succeeded();
        assertThat(installed.out()).contains("runner 1.0.0 ACTIVE").contains("warning: " + warning);
        assertShown(warning);
        assertThat(Files.readString(backplane.home().resolve("logs/backplane.log")))
                .contains("'runner.jar': " + warning);
        Outcome shell = backplane.backplane("shell", "plugin:info runner").succeeded();
        assertThat(shell.out()).contains("its code starts processes");

        gateway.close();
        backplane.backplane("stop").succeeded();
        start("\"process\": \"warn\"");
        assertShown(warning);

        gateway.close();
        backplane.backplane("stop").succeeded();
        start("\"process\": \"enforce\"");
        assertThat(gateway.plugin("runner").getPhase()).isEqualTo(PluginPhase.PLUGIN_PHASE_FAILED);
        assertThat(gateway.explain("runner").getSummary()).contains("its code starts processes");
    }

    private void assertShown(String warning) throws IOException, InterruptedException {
        assertThat(backplane.backplane("plugin", "explain", "runner").succeeded().out())
                .contains("- warning: " + warning)
                .contains("com.acme.runner:process");
        assertThat(gateway.plugin("runner").getWarningsList())
                .singleElement()
                .asString()
                .startsWith(warning);
    }

    private String refusal(String way) {
        StatusRuntimeException failed =
                catchThrowableOfType(
                        StatusRuntimeException.class, () -> gateway.call("leaver", "leave", way));
        assertThat(failed).as("it left by " + way).isNotNull();
        return failed.getStatus().getDescription();
    }

    private static TestBundle leaver() {
        return TestBundle.plugin("leaver", "1.0.0")
                .with(
                        "Import-Package",
                        "dev.backplane.bus;version=\"[0.1,1)\",org.osgi.framework,com.acme.out")
                .with("Bundle-Activator", Leaver.class.getName())
                .with(Leaver.class);
    }

    private static TestBundle runner() {
        return TestBundle.plugin("runner", "1.0.0")
                .with("Bundle-Activator", Runner.class.getName())
                .with(Runner.class);
    }
}
