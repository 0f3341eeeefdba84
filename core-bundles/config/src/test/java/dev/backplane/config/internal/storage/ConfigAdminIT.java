package dev.backplane.config.internal.storage;

import static org.assertj.core.api.Assertions.assertThat;

import org.apache.felix.cm.file.ConfigurationHandler;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.launch.Framework;
import org.osgi.framework.launch.FrameworkFactory;
import org.osgi.service.cm.Configuration;
import org.osgi.service.cm.ConfigurationAdmin;
import org.osgi.util.tracker.ServiceTracker;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

@Timeout(30)
class ConfigAdminIT {

    private static final String FACTORY = "dev.backplane.plugin";

    @TempDir private Path home;

    /** A framework with this bundle and Config Admin, in either order of start. */
    private final class Running implements Closeable {

        private final Framework framework;

        Running(boolean storageFirst) throws Exception {
            framework =
                    ServiceLoader.load(FrameworkFactory.class)
                            .findFirst()
                            .orElseThrow()
                            .newFramework(settings());
            framework.init();
            List<Bundle> bundles = new ArrayList<>();
            bundles.add(install(Path.of(System.getProperty("backplane.test.bundle"))));
            bundles.add(
                    install(
                            Path.of(
                                    ConfigurationHandler.class
                                            .getProtectionDomain()
                                            .getCodeSource()
                                            .getLocation()
                                            .toURI())));
            framework.start();
            for (Bundle bundle : storageFirst ? bundles : bundles.reversed()) {
                bundle.start();
            }
        }

        private Map<String, String> settings() {
            Map<String, String> settings = new HashMap<>();
            settings.put("backplane.home", home.toString());
            settings.put("felix.cm.pm", "backplane");
            settings.put(Constants.FRAMEWORK_STORAGE, home.resolve("cache").toString());
            settings.put(Constants.FRAMEWORK_STORAGE_CLEAN, "onFirstInit");
            // Components play no part here: the storage is there before them.
            settings.put(
                    Constants.FRAMEWORK_SYSTEMCAPABILITIES_EXTRA,
                    "osgi.extender;osgi.extender=osgi.component;version:Version=1.5");
            // The class path offers the API to the test; the bundles bring everything else.
            settings.put(
                    Constants.FRAMEWORK_SYSTEMPACKAGES_EXTRA,
                    "org.slf4j;version=2.0.20,org.jspecify.annotations;version=1.0.0,"
                            + "org.osgi.service.cm;version=1.6.1,"
                            + "dev.backplane.config;version=0.1.0,"
                            + "dev.backplane.manager;version=0.1.0,"
                            + "dev.backplane.plugin;version=0.1.0,"
                            + "jakarta.json;version=2.1.3,jakarta.json.stream;version=2.1.3,"
                            + "org.apache.felix.cm.json.io;version=1.0.0,"
                            + "org.apache.felix.metatype;version=1.2.0,"
                            + "org.osgi.service.component.runtime;version=1.5.1,"
                            + "org.osgi.service.component.runtime.dto;version=1.5.1,"
                            + "org.osgi.service.metatype;version=1.4.1");
            return settings;
        }

        private Bundle install(Path jar) throws BundleException {
            return framework.getBundleContext().installBundle(jar.toUri().toString());
        }

        ConfigurationAdmin configAdmin() throws InterruptedException {
            var tracker =
                    new ServiceTracker<ConfigurationAdmin, ConfigurationAdmin>(
                            framework.getBundleContext(), ConfigurationAdmin.class, null);
            tracker.open();
            ConfigurationAdmin found = tracker.waitForService(10_000);
            assertThat(found).as("Config Admin").isNotNull();
            return found;
        }

        @Override
        public void close() throws IOException {
            try {
                framework.stop();
                framework.waitForStop(10_000);
            } catch (BundleException | InterruptedException e) {
                throw new IOException(e);
            }
        }
    }

    private static void update(Configuration configuration, Map<String, ?> values)
            throws IOException {
        configuration.update(FrameworkUtil.asDictionary(values));
    }

    @Test
    void configurationsSurviveARelaunchWithTheirTypes() throws Exception {
        try (Running running = new Running(true)) {
            ConfigurationAdmin admin = running.configAdmin();
            update(admin.getConfiguration("single", "?"), Map.of("size", 7, "tags", List.of("a")));
            for (String name : List.of("greeter", "shouter")) {
                update(
                        admin.getFactoryConfiguration(FACTORY, name, "?"),
                        Map.of("state", "started", "name", name));
            }
        }
        assertThat(home.resolve("data/config/dev.backplane.plugin~greeter.config")).isRegularFile();

        try (Running running = new Running(false)) {
            ConfigurationAdmin admin = running.configAdmin();
            var single = admin.getConfiguration("single", "?").getProperties();
            assertThat(single.get("size")).isEqualTo(7);
            assertThat(single.get("tags")).isEqualTo(List.of("a"));
            assertThat(admin.listConfigurations("(service.factoryPid=" + FACTORY + ")"))
                    .extracting(Configuration::getPid)
                    .containsExactlyInAnyOrder(FACTORY + "~greeter", FACTORY + "~shouter");
        }
    }

    @Test
    void deletedConfigurationsStayDeleted() throws Exception {
        try (Running running = new Running(true)) {
            Configuration configuration = running.configAdmin().getConfiguration("gone", "?");
            update(configuration, Map.of("a", 1));
            configuration.delete();
        }
        try (Running running = new Running(true)) {
            assertThat(running.configAdmin().listConfigurations(null)).isNull();
        }
    }

    @Test
    void damagedFilesDoNotHinderTheStart() throws Exception {
        Path folder = Files.createDirectories(home.resolve("data/config"));
        try (Running running = new Running(true)) {
            update(running.configAdmin().getConfiguration("good", "?"), Map.of("a", 1));
        }
        for (String bad : List.of("bad", "org_apache_felix_cm_impl_%44ynamic%42indings")) {
            Files.writeString(folder.resolve(bad + ".config"), "# backplane bytes=");
        }

        try (Running running = new Running(true)) {
            assertThat(running.configAdmin().listConfigurations(null)).hasSize(1);
        }
        assertThat(folder.resolve("bad.config.damaged")).exists();
    }

    @Test
    void concurrentUpdatesEndWithEachConfigurationsLastValue() throws Exception {
        int writers = 4;
        int rounds = 25;
        try (Running running = new Running(true);
                ExecutorService threads = Executors.newFixedThreadPool(writers)) {
            ConfigurationAdmin admin = running.configAdmin();
            List<Future<?>> work = new ArrayList<>();
            for (int w = 0; w < writers; w++) {
                String name = "w" + w;
                work.add(
                        threads.submit(
                                () -> {
                                    for (int i = 1; i <= rounds; i++) {
                                        update(
                                                admin.getFactoryConfiguration(FACTORY, name, "?"),
                                                Map.of("n", i));
                                    }
                                    return null;
                                }));
            }
            for (Future<?> each : work) {
                each.get(20, TimeUnit.SECONDS);
            }
        }
        try (Running running = new Running(true)) {
            Configuration[] found =
                    running.configAdmin()
                            .listConfigurations("(service.factoryPid=" + FACTORY + ")");
            assertThat(found).hasSize(writers);
            assertThat(found).allMatch(each -> each.getProperties().get("n").equals(rounds));
        }
    }
}
