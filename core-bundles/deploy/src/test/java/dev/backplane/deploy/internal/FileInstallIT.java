package dev.backplane.deploy.internal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.backplane.loader.PluginLoader;
import dev.backplane.manager.PluginManager;
import dev.backplane.plugin.ErrorCode;

import jakarta.json.Json;

import org.apache.felix.fileinstall.ArtifactInstaller;
import org.apache.felix.scr.info.ScrInfo;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.launch.Framework;
import org.osgi.framework.launch.FrameworkFactory;
import org.osgi.service.component.ComponentContext;
import org.osgi.service.condition.Condition;
import org.osgi.util.function.Function;
import org.osgi.util.promise.Promise;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.zip.ZipEntry;

/** The shipped bundle beside the real File Install, Declarative Services and JSON parser. */
@Timeout(60)
class FileInstallIT {

    @TempDir private Path home;

    private final FakeManager manager = new FakeManager();
    private Path folder;
    private Framework framework;

    @BeforeEach
    void launch() throws Exception {
        folder = Files.createDirectories(home.resolve("plugins"));
        framework =
                ServiceLoader.load(FrameworkFactory.class)
                        .findFirst()
                        .orElseThrow()
                        .newFramework(settings());
        framework.init();
        framework.start();
        BundleContext context = framework.getBundleContext();
        context.registerService(PluginManager.class, manager, null);
        context.registerService(PluginLoader.class, manager.loader, null);
        install(ComponentContext.class);
        install(Promise.class);
        install(Function.class);
        // File Install must be resolvable before the door starts, and start after it.
        List<Bundle> bundles =
                List.of(
                        install(ScrInfo.class),
                        install(Json.class),
                        context.installBundle(
                                Path.of(System.getProperty("backplane.test.bundle"))
                                        .toUri()
                                        .toString()),
                        install(ArtifactInstaller.class));
        for (Bundle bundle : bundles) {
            bundle.start();
        }
    }

    private Bundle install(Class<?> type) throws BundleException, URISyntaxException {
        String location =
                type.getProtectionDomain().getCodeSource().getLocation().toURI().toString();
        return framework.getBundleContext().installBundle(location);
    }

    private Map<String, String> settings() {
        Map<String, String> settings = new HashMap<>();
        settings.put("backplane.home", home.toString());
        settings.put("felix.fileinstall.dir", folder.toString());
        settings.put("felix.fileinstall.poll", "200");
        settings.put("felix.fileinstall.subdir.mode", "skip");
        settings.put("felix.fileinstall.tmpdir", home.resolve("tmp").toString());
        settings.put(Constants.FRAMEWORK_STORAGE, home.resolve("cache").toString());
        settings.put(
                Constants.FRAMEWORK_SYSTEMPACKAGES_EXTRA,
                String.join(
                        ",",
                        "org.slf4j;version=2.0.20",
                        "org.jspecify.annotations;version=1.0.0",
                        "dev.backplane.loader;version=0.1.0",
                        "dev.backplane.manager;version=0.1.0",
                        "dev.backplane.plugin;version=0.1.0"));
        return settings;
    }

    @AfterEach
    void stop() throws BundleException, InterruptedException {
        framework.stop();
        framework.waitForStop(10_000);
    }

    private static void await(String what, BooleanSupplier reached) {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(15);
        while (!reached.getAsBoolean()) {
            assertThat(System.nanoTime()).as("time to see: " + what).isLessThan(end);
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
        }
    }

    private boolean isScanned() {
        try {
            return !framework
                    .getBundleContext()
                    .getServiceReferences(
                            Condition.class,
                            "(" + Condition.CONDITION_ID + "=" + FolderWatch.SCANNED + ")")
                    .isEmpty();
        } catch (InvalidSyntaxException e) {
            throw new AssertionError(e);
        }
    }

    /** A jar File Install would start, were it left to itself. */
    private Path bundle(String name) throws IOException {
        Manifest manifest = new Manifest();
        Attributes headers = manifest.getMainAttributes();
        headers.put(Attributes.Name.MANIFEST_VERSION, "1.0");
        headers.putValue(Constants.BUNDLE_MANIFESTVERSION, "2");
        headers.putValue(Constants.BUNDLE_SYMBOLICNAME, "com.acme." + name);
        headers.putValue(Constants.BUNDLE_VERSION, "1.0.0");
        Path jar = home.resolve(name + ".prepared");
        try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar), manifest)) {
            out.putNextEntry(new ZipEntry(FakeJar.ENTRY));
            out.write((name + ";com.acme." + name + ";1.0.0;").getBytes(StandardCharsets.UTF_8));
        }
        return jar;
    }

    private void drop(Path file, String name) throws IOException {
        Files.copy(file, folder.resolve(name), StandardCopyOption.REPLACE_EXISTING);
    }

    @Test
    void theDoorDecidesWhatIsInThePluginFolderAndFileInstallNeverDoes() throws IOException {
        await("the first scan", this::isScanned);
        int bundles = framework.getBundleContext().getBundles().length;
        Path greeter = bundle("greeter");
        drop(greeter, "greeter.jar.part");
        drop(greeter, "greeter.jar");
        Path shouter = bundle("shouter");
        drop(shouter, "s.jar");
        Files.writeString(
                folder.resolve("shouter.json"), "{\"source\": \"s.jar\", \"state\": \"stopped\"}");
        await("greeter", () -> manager.find("greeter").isPresent());
        await("shouter", () -> manager.find("shouter").isPresent());
        assertThat(manager.find("shouter").orElseThrow().shouldRun()).isFalse();

        Files.writeString(folder.resolve("shouter.json"), "{\"source\": ");
        await("the refusal", () -> !manager.refusals().isEmpty());
        assertThat(manager.refusals().getFirst().code()).isEqualTo(ErrorCode.INVALID_ARGUMENT);

        Files.delete(folder.resolve("greeter.jar"));
        await("the uninstall", () -> manager.find("greeter").isEmpty());
        assertThat(framework.getBundleContext().getBundles()).hasSize(bundles);
    }

    @Test
    void theConditionGoesWithTheDoor() throws BundleException {
        await("the first scan", this::isScanned);
        for (Bundle bundle : framework.getBundleContext().getBundles()) {
            if (bundle.getSymbolicName().equals("dev.backplane.deploy")) {
                bundle.stop();
            }
        }
        assertThat(isScanned()).isFalse();
    }
}
