package dev.backplane.itests.container;

import static org.ops4j.pax.exam.CoreOptions.bundle;
import static org.ops4j.pax.exam.CoreOptions.composite;
import static org.ops4j.pax.exam.CoreOptions.frameworkProperty;
import static org.ops4j.pax.exam.CoreOptions.frameworkStartLevel;
import static org.ops4j.pax.exam.CoreOptions.junitBundles;
import static org.ops4j.pax.exam.CoreOptions.systemPackages;

import dev.backplane.launcher.FrameworkProperties;
import dev.backplane.launcher.Layout;

import org.ops4j.pax.exam.Option;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The bundles of the assembled distribution, at their start levels and with its properties, for Pax
 * Exam.
 */
final class ShippedRuntime {

    private static final int START_LEVEL = 100;
    private static final String EXTRA_PACKAGES = "org.osgi.framework.system.packages.extra";

    private ShippedRuntime() {}

    static Option options(String testName) throws IOException {
        Path home = Path.of(System.getProperty("backplane.itests.work"), testName);
        delete(home);
        Layout layout = Layout.prepare(Path.of(System.getProperty("backplane.distribution")), home);
        List<Option> options = new ArrayList<>();
        for (Map.Entry<String, String> property : FrameworkProperties.of(layout).entrySet()) {
            if (property.getKey().equals(EXTRA_PACKAGES)) {
                options.add(systemPackages(property.getValue().split(",(?=[a-z])")));
            } else {
                options.add(frameworkProperty(property.getKey()).value(property.getValue()));
            }
        }
        options.add(frameworkStartLevel(START_LEVEL));
        options.add(junitBundles());
        for (Path level : sorted(layout.bundles())) {
            for (Path jar : sorted(level)) {
                options.add(
                        bundle(jar.toUri().toString())
                                .startLevel(Integer.parseInt(level.getFileName().toString())));
            }
        }
        return composite(options.toArray(Option[]::new));
    }

    static Path sample(String name) throws IOException {
        return sorted(Path.of(System.getProperty("backplane.distribution"), "samples")).stream()
                .filter(file -> file.getFileName().toString().contains(name))
                .findFirst()
                .orElseThrow();
    }

    private static List<Path> sorted(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.sorted().toList();
        }
    }

    private static void delete(Path folder) throws IOException {
        if (Files.exists(folder)) {
            try (Stream<Path> all = Files.walk(folder)) {
                for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(path);
                }
            }
        }
    }
}
