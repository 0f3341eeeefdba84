package dev.backplane.itests.distribution;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Value;

import dev.backplane.itests.Alone;
import dev.backplane.itests.distribution.RunningDistribution.Outcome;
import dev.backplane.itests.distribution.card.Tuned;
import dev.backplane.proto.v1.ConfigServiceGrpc;
import dev.backplane.proto.v1.ConfigurationEdit;
import dev.backplane.proto.v1.ExplainConfigurationRequest;
import dev.backplane.proto.v1.PutConfigurationRequest;
import dev.backplane.proto.v1.WatchConfigurationsRequest;

import io.grpc.ManagedChannel;
import io.grpc.ManagedChannelBuilder;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;

import org.junit.AfterClass;
import org.junit.BeforeClass;
import org.junit.FixMethodOrder;
import org.junit.Test;
import org.junit.experimental.categories.Category;
import org.junit.runners.MethodSorters;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/** Configurations from files and by API: checked, owned, recorded, taken back, with secrets. */
@Category(Alone.class)
@FixMethodOrder(MethodSorters.NAME_ASCENDING)
public class ConfigurationIT {

    private static final String PID = "com.acme.tuned";
    private static final String FRAGILE = "com.acme.fragile";
    private static final String HISTORY = "data/config-history/";

    private static RunningDistribution backplane;
    private static Gateway gateway;
    private static ManagedChannel channel;

    @BeforeClass
    public static void start() throws Exception {
        backplane = new RunningDistribution("configuration");
        backplane.configure("dev.backplane.config", "\"pollMillis\": 100");
        backplane.start();
        connect();
        gateway.upload("tuned.jar", tuned().bytes());
    }

    private static void connect() throws IOException {
        String[] endpoint = backplane.endpoint("grpc").split(":");
        channel =
                ManagedChannelBuilder.forAddress(endpoint[0], Integer.parseInt(endpoint[1]))
                        .usePlaintext()
                        .build();
        gateway = new Gateway(backplane.endpoint("grpc"));
    }

    @AfterClass
    public static void stop() throws Exception {
        channel.shutdownNow();
        gateway.close();
        backplane.close();
    }

    /** One component takes changes while it runs, the other is reactivated. */
    private static TestBundle tuned() {
        return TestBundle.plugin("tuned", "1.0.0")
                .without("Bundle-Activator")
                .with("Service-Component", "OSGI-INF/tuned.xml,OSGI-INF/fragile.xml")
                .with("OSGI-INF/tuned.xml", component("tuned", "modified=\"modified\""))
                .with("OSGI-INF/fragile.xml", component("fragile", ""))
                .with("OSGI-INF/metatype/tuned.xml", metatype("tuned"))
                .with("OSGI-INF/metatype/fragile.xml", metatype("fragile"))
                .with(Tuned.class);
    }

    private static byte[] component(String name, String modified) {
        return """
        <scr:component xmlns:scr="http://www.osgi.org/xmlns/scr/v1.4.0" name="%1$s"
            configuration-pid="com.acme.%1$s" immediate="true" activate="activate" %2$s>
          <property name="backplane.operation" type="String" value="%1$s"/>
          <service><provide interface="dev.backplane.bus.RequestHandler"/></service>
          <implementation class="dev.backplane.itests.distribution.card.Tuned"/>
        </scr:component>
        """
                .formatted(name, modified)
                .getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] metatype(String name) {
        return """
        <metatype:MetaData xmlns:metatype="http://www.osgi.org/xmlns/metatype/v1.4.0">
          <OCD id="%1$s" name="Tuned">
            <AD id="level" type="Integer" min="1" max="20"/>
            <AD id="mode" type="String" default="fast">
              <Option label="a" value="fast"/><Option label="b" value="safe"/>
            </AD>
            <AD id=".key" type="Password" required="false"/>
            <AD id="names" type="String" cardinality="9" required="false"/>
          </OCD>
          <Designate pid="com.acme.%1$s"><Object ocdref="%1$s"/></Designate>
        </metatype:MetaData>
        """
                .formatted(name)
                .getBytes(StandardCharsets.UTF_8);
    }

    private static Outcome config(String... arguments) throws IOException, InterruptedException {
        List<String> all = new ArrayList<>(List.of("config"));
        all.addAll(List.of(arguments));
        return backplane.backplane(all.toArray(String[]::new));
    }

    private static ConfigServiceGrpc.ConfigServiceBlockingStub stub() {
        return ConfigServiceGrpc.newBlockingStub(channel).withDeadlineAfter(20, TimeUnit.SECONDS);
    }

    private static PutConfigurationRequest level(int level) {
        return PutConfigurationRequest.newBuilder()
                .setPid(PID)
                .addEdits(
                        ConfigurationEdit.newBuilder()
                                .setAction(ConfigurationEdit.Action.ACTION_SET)
                                .setKey("level")
                                .setValue(Value.newBuilder().setNumberValue(level)))
                .build();
    }

    private static String show() {
        return gateway.call("tuned", "tuned", "");
    }

    private static void shows(String text) throws Exception {
        Await.until(ConfigurationIT::show, () -> show().contains(text));
    }

    private static Path file(String name, String content) throws IOException {
        return Files.writeString(backplane.home().resolve("configs").resolve(name), content);
    }

    private static void explains(String text) throws Exception {
        explains(PID, text);
    }

    private static void explains(String pid, String text) throws Exception {
        Await.until(
                () -> "no '" + text + "' in " + explained(pid),
                () -> explained(pid).contains(text));
    }

    private static String explained(String pid) {
        var found =
                stub().explainConfiguration(
                                ExplainConfigurationRequest.newBuilder().setPid(pid).build());
        return found.getSummary() + "\n" + String.join("\n", found.getFindingsList());
    }

    @Test
    public void a1_allFaultsAreRefusedAtOnceAndNothingIsChanged() throws Exception {
        assertThat(config("put", PID, "level=99", "mode=slow", ".key=geheim", "nme=x").err())
                .contains("INVALID_ARGUMENT", "'level' is 99: it may be 1 to 20")
                .contains("'mode' is 'slow': it may be fast, safe", "has no key 'nme'")
                .contains("'.key' is a secret", "$[secret:NAME]")
                .doesNotContain("geheim");
        assertThat(config("put", PID, "mode=safe").err()).contains("'level' is missing");
        assertThat(config("put", PID, "level=3", ".key=$[secret:none]").err())
                .contains("needs secret:none, which is not there");
        assertThat(config("get", PID).err()).contains("UNKNOWN_CONFIGURATION");
        assertThat(show()).contains("level=null key=null");
    }

    @Test
    public void a2_twoWhoExpectTheSameRevisionAreNotBothServed() throws Exception {
        stub().putConfiguration(level(5));
        shows("level=5");
        List<Callable<Status.Code>> writers = new ArrayList<>();
        for (int i = 1; i <= 8; i++) {
            PutConfigurationRequest request =
                    level(5 + i).toBuilder().setExpectedRevision(1).setAuthor("w" + i).build();
            writers.add(
                    () -> {
                        try {
                            stub().putConfiguration(request);
                            return Status.Code.OK;
                        } catch (StatusRuntimeException e) {
                            return e.getStatus().getCode();
                        }
                    });
        }
        List<Status.Code> ends = new ArrayList<>();
        try (ExecutorService threads = Executors.newFixedThreadPool(8)) {
            for (Future<Status.Code> each : threads.invokeAll(writers)) {
                ends.add(each.get());
            }
        }
        assertThat(ends).filteredOn(Status.Code.OK::equals).hasSize(1);
        assertThat(ends).filteredOn(Status.Code.ABORTED::equals).hasSize(7);
        assertThat(config("history", PID).succeeded().out())
                .contains("2  ", "grpc:w", "level: 5 -> ");
        assertThat(show()).as("no restart").contains("starts=2");
    }

    @Test
    public void a3_whatAComponentCannotLiveWithIsTakenBack() throws Exception {
        config("put", FRAGILE, "level=7").succeeded();
        assertThat(config("put", FRAGILE, "level=13").err())
                .contains("CONFIGURATION_FAILED", "nobody lives on level 13", "holds again");
        Await.until(
                () -> "it serves again",
                () -> gateway.call("tuned", "fragile", "").contains("level=7"));
        assertThat(config("history", FRAGILE).out()).contains("taken back", "level: 13 -> 7");
        config("delete", FRAGILE).succeeded();

        String before = show();
        assertThat(config("put", PID, "level=20").err())
                .as("thrown by a component that runs on")
                .contains("CONFIGURATION_FAILED", "level 20 is flooded", "holds again");
        Await.until(() -> "it runs on as before", () -> show().equals(before));

        Path file = file(FRAGILE + ".yaml", "level: 13\n");
        explains(FRAGILE, "nobody lives on level 13");
        assertThat(config("get", FRAGILE).err()).contains("UNKNOWN_CONFIGURATION");
        Files.delete(file);
    }

    @Test
    public void b1_aFileDoesNotOverruleAnOperatorUnlessItIsGivenBack() throws Exception {
        stub().putConfiguration(level(8));
        file(PID + ".yaml", "level: 9\nnames: [a, b]\n");
        explains("to let the file have it: backplane config release");
        assertThat(show()).contains("level=8");
        config("release", PID).succeeded();
        shows("level=9");
        assertThat(config("put", PID, "level=10").err()).contains("OWNED_ELSEWHERE", "--force");
        assertThat(show()).contains("level=9");
    }

    @Test
    public void b2_fileThatWillNotDoLeavesWhatHeld() throws Exception {
        Path yaml = file(PID + ".yaml", "level: [\n");
        explains("it is no YAML");
        file(PID + ".yaml", "level: 0\nmode: x\n");
        explains("'level' is 0: it may be 1 to 20; 'mode' is 'x'");
        Files.write(yaml, "level: 4 # \u00e4".getBytes(StandardCharsets.ISO_8859_1));
        explains("it is not UTF-8");
        file(PID + ".yaml", "level: 4\nnames: " + "x".repeat(1 << 20));
        explains("at most 1048576");
        file(PID + ".properties", "level = 6\nnames = a, b\n");
        explains("had it first");
        shows("level=9");
        Files.delete(yaml);
        shows("level=6");
        file(PID + ".properties", "level = \\u00\n");
        explains("it is no list of properties");
        Path json = backplane.home().resolve("configs/tuned.json");
        Files.writeString(json, "{ \"com.acme.tuned\": { \"level\": 1 ");
        explains("", "configs/tuned.json cannot be read");
        Files.delete(json);
        Files.delete(backplane.home().resolve("configs").resolve(PID + ".properties"));
        shows("level=null");
    }

    @Test
    public void c1_aSecretReachesItsUserWhenItIsRotatedAndNobodyElse() throws Exception {
        Path secrets = Files.createDirectories(backplane.home().resolve("configs/secrets"));
        Files.writeString(secrets.resolve("tuned"), "hunter2");
        config("put", PID, "level=2", ".key=$[secret:tuned]").succeeded();
        shows("key=hunter2");
        Files.writeString(secrets.resolve("tuned"), "correct horse");
        shows("key=correct horse");
        assertThat(config("get", PID).out()).contains(".key=*****");
        assertThat(config("history", PID).out()).contains(".key: (none) -> *****");
        for (Path kept :
                List.of(backplane.home().resolve("data"), backplane.home().resolve("logs"))) {
            try (var all = Files.walk(kept)) {
                for (Path each :
                        all.filter(Files::isRegularFile)
                                .filter(f -> f.toString().matches(".*\\.(config|log)"))
                                .toList()) {
                    assertThat(Files.readString(each)).doesNotContain("hunter2", "correct horse");
                }
            }
        }
    }

    @Test
    public void c2_aWatchSeesEachChangeOnce() throws Exception {
        var watch =
                stub().watchConfigurations(
                                WatchConfigurationsRequest.newBuilder().setPrefix(PID).build());
        assertThat(watch.next().hasRevision()).isFalse();
        stub().putConfiguration(level(11));
        stub().putConfiguration(level(12));
        assertThat(watch.next().getRevision().getDifferences(0).getAfter()).isEqualTo("11");
        assertThat(watch.next().getRevision().getDifferences(0).getAfter()).isEqualTo("12");
    }

    @Test
    public void d1_whatCannotBeRecordedIsNotDoneAndThatIsSaid() throws Exception {
        Path log = Files.createDirectory(backplane.home().resolve(HISTORY + "com.acme.full.log"));
        assertThat(config("put", "com.acme.full", "a=1").err())
                .contains("RUNTIME_UNAVAILABLE", "history of com.acme.full", "Is a directory");
        Files.delete(log);
        assertThat(config("get", "com.acme.full").err()).contains("UNKNOWN_CONFIGURATION");
        config("put", "com.acme.full", "a=1").succeeded();
    }

    @Test
    public void e1_historySurvivesAKillAndCanBeGoneBackTo() throws Exception {
        stub().putConfiguration(level(14));
        stub().putConfiguration(level(15));
        String before = config("history", PID).out();
        channel.shutdownNow();
        gateway.close();
        backplane.kill();
        backplane.start();
        connect();
        backplane.eventually("ACTIVE", "plugin", "info", "tuned");
        assertThat(config("history", PID).out()).isEqualTo(before);
        String first = before.lines().filter(l -> l.contains("14")).findFirst().orElseThrow();
        assertThat(first).isNotEmpty();
        long number = Long.parseLong(before.substring(0, before.indexOf(' '))) - 1;
        config("rollback", PID, String.valueOf(number)).succeeded();
        shows("level=14");
        assertThat(config("history", PID).out()).contains("(back to revision " + number + ")");
    }
}
