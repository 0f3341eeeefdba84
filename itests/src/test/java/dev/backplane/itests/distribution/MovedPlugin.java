package dev.backplane.itests.distribution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.backplane.itests.distribution.card.Checked;
import dev.backplane.itests.distribution.card.Mover;
import dev.backplane.proto.v1.InstallOptions;
import dev.backplane.proto.v1.Plugin;

import io.grpc.StatusRuntimeException;

import org.junit.rules.ExternalResource;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** A plugin of one test, under a name of its own, of which one version after the other is made. */
final class MovedPlugin extends ExternalResource {

    private static final AtomicInteger NUMBERS = new AtomicInteger();
    private static final String IMPORTS =
            "dev.backplane.bus;version=\"[0.1,1)\",dev.backplane.plugin;version=\"[0.1,1)\",org.osgi.framework";

    private final UpdateScene scene;
    private Gateway gateway;
    private String name;

    MovedPlugin(UpdateScene scene) {
        this.scene = scene;
    }

    @Override
    protected void before() throws Throwable {
        gateway = new Gateway(scene.backplane().endpoint("grpc"));
        name = "mover-" + NUMBERS.incrementAndGet();
    }

    @Override
    protected void after() {
        if (gateway.find(name).isPresent()) {
            gateway.uninstall(name, true);
        }
        gateway.close();
    }

    Gateway gateway() {
        return gateway;
    }

    String name() {
        return name;
    }

    // -- versions

    TestBundle mover(String version) {
        return mover(name, version);
    }

    static TestBundle mover(String plugin, String version) {
        return TestBundle.library("com.acme." + plugin, version)
                .with("Provide-Capability", "dev.backplane.plugin;dev.backplane.plugin=" + plugin)
                .with("Import-Package", IMPORTS)
                .with("Bundle-Activator", Mover.class.getName())
                .with(Mover.NAME, plugin)
                .with(Mover.class)
                .withInner(Mover.class, "Transfer");
    }

    /** One that hands a state over. */
    TestBundle stateful(String version, int schema) {
        return mover(version).with(Mover.SCHEMA, String.valueOf(schema));
    }

    TestBundle checked(String version, String health) {
        return checked(name, version, health);
    }

    /** One whose health check says so. */
    static TestBundle checked(String plugin, String version, String health) {
        return mover(plugin, version)
                .with("Import-Package", IMPORTS + ",org.apache.felix.hc.api")
                .with("Bundle-Activator", Checked.class.getName())
                .with(Checked.HEALTH, health)
                .with(Checked.class);
    }

    TestBundle importing(String version, String clause) {
        return mover(version).with("Import-Package", IMPORTS + "," + clause);
    }

    TestBundle alone(String version) {
        return mover(version)
                .with(
                        "Provide-Capability",
                        "dev.backplane.plugin;dev.backplane.plugin=%s;overlap=false"
                                .formatted(name));
    }

    // -- what is done with them

    Plugin install(TestBundle bundle) {
        return gateway.upload(name + ".jar", bundle.bytes());
    }

    /** Not watched: the old version goes at once. */
    Plugin installForGood(TestBundle bundle) {
        InstallOptions unwatched = InstallOptions.newBuilder().setSoakSeconds(0).build();
        return gateway.upload(name + ".jar", bundle.bytes(), unwatched);
    }

    StatusRuntimeException refused(TestBundle bundle) {
        return refused(bundle.bytes());
    }

    /** The same bytes once more: a jar put together again would hold other times. */
    StatusRuntimeException refused(byte[] jar) {
        StatusRuntimeException refused =
                catchThrowableOfType(
                        StatusRuntimeException.class, () -> gateway.upload(name + ".jar", jar));
        assertThat(refused).as("it was let in").isNotNull();
        return refused;
    }

    String call(String operation, String payload) {
        return gateway.call(name, operation, payload);
    }

    String version() {
        return call("version", "");
    }

    void awaitVersion(String version) {
        Await.until(
                () -> name + " " + version + ": " + gateway.find(name),
                () -> gateway.plugin(name).getVersion().equals(version));
    }

    String history() throws Exception {
        return scene.run("plugin", "history", name);
    }

    /** How many of its versions the framework has. */
    long bundles() {
        try {
            return scene.run("shell", "lb -s")
                    .lines()
                    .filter(line -> line.contains("com.acme." + name + " "))
                    .count();
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    // -- calls

    Load load(String operation, String payload) {
        return new Load(gateway, name, operation, payload, 10_000);
    }

    /** Calls of every kind: short, long, nested, streamed. */
    List<Load> mixed() {
        return List.of(
                load("version", "").by(2),
                load("sleep", "700").by(2),
                load("nested", "3").by(2),
                new Load("items", () -> gateway.stream(name, "items", "60")).by(2));
    }

    static List<String> failures(List<Load> loads) {
        List<String> all = new ArrayList<>();
        for (Load load : loads) {
            load.close();
            all.addAll(load.failures());
        }
        return all;
    }
}
