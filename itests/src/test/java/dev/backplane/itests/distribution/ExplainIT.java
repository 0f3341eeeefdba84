package dev.backplane.itests.distribution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.acme.out.Exit;

import dev.backplane.bus.MessageBus;
import dev.backplane.itests.distribution.card.Card;
import dev.backplane.itests.distribution.card.Link;
import dev.backplane.proto.v1.Explanation;
import dev.backplane.proto.v1.PluginPhase;

import io.grpc.StatusRuntimeException;

import org.junit.AfterClass;
import org.junit.BeforeClass;
import org.junit.Test;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;

/**
 * Whatever does not run: one sentence says why, one command mends it, and that command is run here
 * as it is printed, with nothing filled in but FILE and KEY=VALUE.
 */
public class ExplainIT {

    private static RunningDistribution backplane;
    private static Gateway gateway;

    @BeforeClass
    public static void start() throws Exception {
        backplane = new RunningDistribution("explain");
        backplane.start();
        gateway = new Gateway(backplane.endpoint("grpc"));
    }

    @AfterClass
    public static void stop() throws Exception {
        gateway.close();
        backplane.close();
    }

    @Test
    public void aMissingPackage() throws Exception {
        upload(importing("lonely", "com.acme.absent"));
        Explanation why = explain("lonely", "needs package com.acme.absent", "nobody offers");
        mend(why, exporting("com.acme.absent", "1.0.0"), "");
        awaitActive("lonely");
    }

    @Test
    public void aPackageInTheWrongVersion() throws Exception {
        upload(exporting("com.acme.old", "1.0.0"));
        upload(importing("modern", "com.acme.old;version=\"[2,3)\""));
        Explanation why = explain("modern", "needs package com.acme.old", "the nearest is");
        mend(why, exporting("com.acme.old", "2.0.0"), "");
        awaitActive("modern");
    }

    @Test
    public void aMissingServiceThenAStoppedProvider() throws Exception {
        upload(TestBundle.link("waiter", Comparable.class, Runnable.class));
        Explanation why = explain("waiter", "waits for service java.lang.Runnable");
        mend(why, TestBundle.link("giver", Runnable.class, MessageBus.class), "");
        awaitActive("waiter");

        backplane.backplane("plugin", "stop", "giver", "--force").succeeded();
        awaitPhase("waiter", PluginPhase.PLUGIN_PHASE_FAILED);
        Explanation again = explain("waiter", "waits for service java.lang.Runnable");
        assertThat(again.getRemedy()).isEqualTo("backplane plugin start giver");
        mend(again, null, "");
        awaitActive("waiter");
    }

    @Test
    public void aMissingConfiguration() throws Exception {
        upload(
                TestBundle.plugin("needy", "1.0.0")
                        .without("Bundle-Activator")
                        .with("Service-Component", "OSGI-INF/needy.xml")
                        .with(Link.class)
                        .with("OSGI-INF/needy.xml", needy()));
        Explanation why = explain("needy", "waits for a configuration com.acme.needy");
        mend(why, null, "greeting=Hi");
        assertThat(gateway.call("needy", "link", "")).isEqualTo("linked");
    }

    private static byte[] needy() {
        return """
        <scr:component xmlns:scr="http://www.osgi.org/xmlns/scr/v1.4.0" name="needy"
            configuration-policy="require" configuration-pid="com.acme.needy">
          <property name="backplane.operation" type="String" value="link"/>
          <service><provide interface="dev.backplane.bus.RequestHandler"/></service>
          <implementation class="%s"/>
        </scr:component>
        """
                .formatted(Link.class.getName())
                .getBytes(StandardCharsets.UTF_8);
    }

    @Test
    public void aStartThatFailsNamesTheFirstOwnFrame() throws Exception {
        upload(TestBundle.plugin("clumsy", "1.0.0").with(Card.START, "throw"));
        Explanation why =
                explain("clumsy", "the card is upside down", Card.class.getName() + ".misbehave(");
        assertThat(why.getRemedy()).endsWith("backplane plugin restart clumsy");
    }

    @Test
    public void codeThatIsDeniedAtEachDoor() throws Exception {
        TestBundle exits = TestBundle.plugin("exits", "1.0.0").with(Exit.class);
        assertThat(refused("exits.jar", exits)).isEqualTo("UNTRUSTED");
        Explanation why = explain("exits.jar", "its code may end the JVM");
        mend(why, null, "");
        assertThat(upload(exits)).isEqualTo(PluginPhase.PLUGIN_PHASE_ACTIVE);

        TestBundle dropped = TestBundle.plugin("dropped", "1.0.0").with(Exit.class);
        dropped.moveTo(backplane.home().resolve("plugins/dropped.jar"));
        backplane.eventually("its code may end", "plugin", "explain", "dropped.jar");
        mend(explain("dropped.jar", "the file plugins/dropped.jar"), null, "");
        awaitActive("dropped");
    }

    @Test
    public void whatAnOperatorStopped() throws Exception {
        upload(TestBundle.plugin("resting", "1.0.0"));
        backplane.backplane("plugin", "stop", "resting").succeeded();
        mend(explain("resting", "is stopped", "as desired"), null, "");
        awaitActive("resting");
    }

    @Test
    public void aFileThatIsNoJar() throws Exception {
        TestBundle.moveTo(backplane.home().resolve("plugins/rotten.jar"), new byte[] {1, 2, 3});
        backplane.eventually("not a complete jar", "plugin", "explain", "rotten.jar");
        Explanation why =
                explain("rotten.jar", "the file plugins/rotten.jar", "not a complete jar");
        assertThat(why.getRemedy()).endsWith("cp MENDED plugins/rotten.jar");
        TestBundle.plugin("rotten", "1.0.0").moveTo(backplane.home().resolve("plugins/rotten.jar"));
        awaitActive("rotten");
    }

    @Test
    public void whatAnotherDoorOwns() throws Exception {
        TestBundle.plugin("owned", "1.0.0").moveTo(backplane.home().resolve("plugins/owned.jar"));
        awaitActive("owned");
        TestBundle newer = TestBundle.plugin("owned", "2.0.0");
        assertThat(refused("owned-2.jar", newer)).isEqualTo("OWNED_ELSEWHERE");
        Explanation why = explain("owned-2.jar", "owned by the file plugins/owned.jar");
        assertThat(why.getRemedy()).isEqualTo("backplane plugin install owned-2.jar --force");
        Path jar = Files.write(backplane.home().resolve("owned-2.jar"), newer.bytes());
        run(why.getRemedy().replace("owned-2.jar", jar.toString()));
        assertThat(gateway.call("owned", "version", "")).isEqualTo("2.0.0");
    }

    private static TestBundle importing(String name, String clause) {
        return TestBundle.plugin(name, "1.0.0")
                .with(
                        "Import-Package",
                        "dev.backplane.bus;version=\"[0.1,1)\",org.osgi.framework," + clause);
    }

    private static TestBundle exporting(String name, String version) {
        return TestBundle.library(name + "." + version.charAt(0), version)
                .with("Export-Package", name + ";version=" + version)
                .with(name.replace('.', '/') + "/README", new byte[0]);
    }

    private static PluginPhase upload(TestBundle bundle) {
        return gateway.upload("test.jar", bundle.bytes()).getPhase();
    }

    private static String refused(String file, TestBundle bundle) {
        return Gateway.reason(
                catchThrowableOfType(
                        StatusRuntimeException.class, () -> gateway.upload(file, bundle.bytes())));
    }

    private static Explanation explain(String name, String... cause) {
        Explanation why = gateway.explain(name);
        assertThat(why.getSummary()).as("%s", why).contains(cause);
        assertThat(why.getRemedy()).as("%s", why).isNotEmpty().doesNotContain("\n");
        return why;
    }

    /** Runs the command of the remedy as a person would. */
    private static void mend(Explanation why, TestBundle file, String pair) throws Exception {
        String command = why.getRemedy().substring(why.getRemedy().indexOf("backplane "));
        if (file != null) {
            Path jar = Files.createTempFile(backplane.home(), "mend", ".jar");
            Files.write(jar, file.bytes());
            command = command.replace("FILE", jar.toString());
        }
        run(command.replace("KEY=VALUE", pair));
    }

    private static void run(String command) throws IOException, InterruptedException {
        String[] words = command.split(" ", -1);
        backplane.backplane(Arrays.copyOfRange(words, 1, words.length)).succeeded();
    }

    private static void awaitActive(String name) throws InterruptedException {
        awaitPhase(name, PluginPhase.PLUGIN_PHASE_ACTIVE);
    }

    private static void awaitPhase(String name, PluginPhase phase) throws InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(40);
        while (gateway.find(name).stream().noneMatch(found -> found.getPhase() == phase)) {
            assertThat(System.nanoTime()).as("%s is not %s", name, phase).isLessThan(deadline);
            TimeUnit.MILLISECONDS.sleep(50);
        }
    }
}
