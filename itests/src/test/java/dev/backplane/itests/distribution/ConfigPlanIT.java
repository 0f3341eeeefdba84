package dev.backplane.itests.distribution;

import static org.assertj.core.api.Assertions.assertThat;

import dev.backplane.bus.MessageBus;
import dev.backplane.itests.distribution.RunningDistribution.Outcome;
import dev.backplane.itests.distribution.card.Runner;

import org.junit.AfterClass;
import org.junit.BeforeClass;
import org.junit.Test;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Changes of configurations and of the code policy: planned, shown, then made as shown. */
public class ConfigPlanIT {

    private static final Pattern ID = Pattern.compile("Plan ([0-9a-f]{12}):");
    private static final String GREETER = "dev.backplane.samples.greeter";

    private static RunningDistribution backplane;
    private static Gateway gateway;

    @BeforeClass
    public static void start() throws Exception {
        backplane = new RunningDistribution("config-plan");
        backplane.start();
        gateway = new Gateway(backplane.endpoint("grpc"));
        gateway.installFrom(RunningDistribution.sample("greeter"), false);
    }

    @AfterClass
    public static void stop() throws Exception {
        gateway.close();
        backplane.close();
    }

    private static Outcome config(String... arguments) throws IOException, InterruptedException {
        String[] all = new String[arguments.length + 1];
        all[0] = "config";
        System.arraycopy(arguments, 0, all, 1, arguments.length);
        return backplane.backplane(all);
    }

    private static String endpoint(String name) {
        try {
            return backplane.endpoint(name);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String id(String plan) {
        Matcher id = ID.matcher(plan);
        assertThat(id.find()).as(plan).isTrue();
        return id.group(1);
    }

    @Test
    public void aComponentThatTakesChangesIsModifiedAndAnOutdatedPlanDoesNothing()
            throws Exception {
        Outcome plan = config("put", GREETER, "salutation=Moin", "--dry-run").succeeded();
        assertThat(plan.out())
                .contains("configure  " + GREETER, "modify     greeter", "interrupts  nothing")
                .contains(GREETER + ": salutation (none) -> Moin");
        assertThat(gateway.call("greeter", "greet", "Ada")).startsWith("Hello");

        backplane.backplane("plugin", "apply", id(plan.out())).succeeded();
        assertThat(gateway.call("greeter", "greet", "Ada")).startsWith("Moin");

        String late = id(config("delete", GREETER, "--dry-run").succeeded().out());
        config("put", GREETER, "salutation=Hej").succeeded();
        Outcome outdated = backplane.backplane("plugin", "apply", late);
        assertThat(outdated.status()).isEqualTo(1);
        assertThat(outdated.err()).contains("PLAN_OUTDATED", "Moin", "nothing was done");
        assertThat(gateway.call("greeter", "greet", "Ada")).startsWith("Hej");

        assertThat(config("delete", GREETER).succeeded().out()).contains("reactivate  greeter");
        assertThat(gateway.call("greeter", "greet", "Ada")).startsWith("Hello");
    }

    @Test
    public void keysAndValuesAreHeldAgainstWhatTheComponentDeclares() throws Exception {
        assertThat(config("put", GREETER, "salutaton=Hi").err())
                .contains("has no key 'salutaton'; did you mean salutation?", "--force");
        assertThat(config("put", "dev.backplane.manager", "startTimeoutMillis=soon").err())
                .contains("'startTimeoutMillis' is to be a value of type Long");
        assertThat(config("put", "dev.backplane.loader.code", "exit=warm").err())
                .contains("it may be off, warn, enforce");
        assertThat(config("put", "com.acme.db", "password=geheim", "--dry-run").out())
                .contains("password (none) -> *****", "no component of a running bundle")
                .doesNotContain("geheim");
    }

    @Test
    public void theEndpointStaysOpenWhileTheRuntimeIsTuned() throws Exception {
        for (String limit :
                List.of(
                        "dev.backplane.manager drainTimeoutMillis=6000",
                        "dev.backplane.monitor.metrics maxSeriesPerPlugin=4000",
                        "dev.backplane.alerts periodMillis=4000",
                        "dev.backplane.config.redis nodePids=com.acme.*")) {
            config(("put " + limit).split(" ")).succeeded();
        }

        assertThat(gateway.call("greeter", "greet", "Ada")).startsWith("Hello");
        assertThat(Files.readString(backplane.home().resolve("logs/backplane.log")))
                .containsOnlyOnce("gRPC endpoint serves");
    }

    @Test
    public void whatUsesAComponentIsNotRestartedUnlessForced() throws Exception {
        gateway.upload(
                "source.jar", TestBundle.link("source", Runnable.class, MessageBus.class).bytes());
        gateway.upload(
                "drain.jar", TestBundle.link("drain", Comparable.class, Runnable.class).bytes());

        Outcome plan = config("put", "source", "level=1", "--dry-run");
        assertThat(plan.status()).isEqualTo(1);
        assertThat(plan.out())
                .contains("restarts    drain", "drain: component drain (link) is reactivated")
                .contains("It would be refused. IN_USE");
        assertThat(config("put", "source", "level=1").err()).contains("IN_USE", "drain");
        assertThat(config("get", "source").status()).isEqualTo(1);

        config("put", "source", "level=1", "--force").succeeded();
        assertThat(config("get", "source").succeeded().out()).isEqualToIgnoringNewLines("level=1");
        gateway.uninstall("drain", true);
        gateway.uninstall("source", true);
    }

    @Test
    public void theCommandLineFollowsAnEndpointToItsNewPort() throws Exception {
        String before = backplane.endpoint("ssh");
        config("put", "dev.backplane.shell", "idleTimeoutMillis=60000", "--force").succeeded();
        Await.until(
                () -> "the file knows another port than " + before,
                () -> !before.equals(endpoint("ssh")));

        assertThat(backplane.backplane("shell", "plugin:list").succeeded().out())
                .contains("greeter");
        config("put", "dev.backplane.shell", "--unset", "idleTimeoutMillis", "--force");
    }

    @Test
    public void aGrantSaysWhoGainsWhatAndHoldsAtOnce() throws Exception {
        gateway.upload("runner.jar", runner("1.0.0").bytes());
        assertThat(gateway.plugin("runner").getWarningsList()).isNotEmpty();

        Outcome plan =
                config(
                                "put",
                                "dev.backplane.loader.code",
                                "allow+=com.acme.runner:process",
                                "--dry-run")
                        .succeeded();
        assertThat(plan.out())
                .contains(
                        "runner: permission process warned, its code starts processes -> allowed");
        backplane.backplane("plugin", "apply", id(plan.out())).succeeded();
        Await.until(
                () -> "warned of no more: " + gateway.plugin("runner"),
                () -> gateway.plugin("runner").getWarningsList().isEmpty());

        Outcome stricter =
                config(
                                "put",
                                "dev.backplane.loader.code",
                                "process=enforce",
                                "allow-=com.acme.runner:process",
                                "--dry-run")
                        .succeeded();
        assertThat(stricter.out())
                .contains("allowed, its code starts processes -> refused")
                .contains("runner would be refused from then on");
        assertThat(config("delete", "dev.backplane.loader.code").err())
                .contains("IN_USE", "dev.backplane.manager");
        config("put", "dev.backplane.loader.code", "--replace").succeeded();
        Await.until(
                () -> "warned of again: " + gateway.plugin("runner"),
                () -> !gateway.plugin("runner").getWarningsList().isEmpty());

        Path quiet =
                Files.write(
                        backplane.home().resolve("quiet.jar"),
                        TestBundle.plugin("runner", "2.0.0").bytes());
        assertThat(
                        backplane
                                .backplane("plugin", "install", quiet.toString(), "--dry-run")
                                .succeeded()
                                .out())
                .contains("runner: permission process warned, its code starts processes -> (none)");
        gateway.uninstall("runner", true);
    }

    private static TestBundle runner(String version) {
        return TestBundle.plugin("runner", version)
                .with("Bundle-Activator", Runner.class.getName())
                .with(Runner.class);
    }

    @Test
    public void aDesiredStateIsPlannedAsTheChangeOfItsPlugin() throws Exception {
        gateway.upload("lamp.jar", TestBundle.plugin("lamp", "1.0.0").bytes());
        String pid = "dev.backplane.plugin~lamp";
        Outcome plan = config("put", pid, "state=stopped", "--dry-run").succeeded();
        assertThat(plan.out()).contains("stop lamp 1.0.0", "lamp: state started -> stopped");
        config("put", pid, "state=stopped").succeeded();
        assertThat(gateway.plugin("lamp").getShouldRun()).isFalse();
        assertThat(config("put", pid, "owner=me").err()).contains("INVALID_ARGUMENT");
        config("delete", pid).succeeded();
        assertThat(gateway.find("lamp")).isEmpty();
    }

    @Test
    public void aFileInTheDryRunFolderIsPlannedOnly() throws Exception {
        Path folder = Files.createDirectories(backplane.home().resolve("configs/dry-run"));
        Files.writeString(
                folder.resolve("greeter.json"),
                "{ \":configurator:resource-version\": 1, \"com.acme.dry\": { \"run\": true } }");
        Path plan = folder.resolve("greeter.json.plan.txt");
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        while (!Files.exists(plan)) {
            assertThat(System.nanoTime()).as("no plan in %s", folder).isLessThan(deadline);
            TimeUnit.MILLISECONDS.sleep(50);
        }
        assertThat(Files.readString(plan)).contains("com.acme.dry: run (none) -> true");
        assertThat(config("get", "com.acme.dry").err()).contains("UNKNOWN_CONFIGURATION");
        assertThat(backplane.backplane("shell", "config:put -n com.acme.dry run=true").out())
                .contains("plugin:apply");
    }
}
