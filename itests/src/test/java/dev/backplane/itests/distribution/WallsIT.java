package dev.backplane.itests.distribution;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;

import org.junit.BeforeClass;
import org.junit.Test;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.JarFile;
import java.util.stream.Stream;

/** The walls between the core bundles, held against the jars that are shipped. */
public class WallsIT {

    private static final Path BUNDLES =
            Path.of(System.getProperty("backplane.distribution"), "bundles");
    private static JavaClasses core;

    @BeforeClass
    public static void readTheCore() throws IOException {
        core =
                new ClassFileImporter()
                        .withImportOption(location -> location.contains("/dev/backplane/"))
                        .importJars(
                                coreJars().stream()
                                        .filter(jar -> !jar.toString().contains(".proto-"))
                                        .map(WallsIT::open)
                                        .toList());
        assertThat(core).hasSizeGreaterThan(100);
    }

    private static List<Path> coreJars() throws IOException {
        try (Stream<Path> files = Files.walk(BUNDLES)) {
            return files.filter(file -> file.getFileName().toString().startsWith("dev.backplane."))
                    .sorted()
                    .toList();
        }
    }

    private static JarFile open(Path jar) {
        try {
            return new JarFile(jar.toFile());
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    public void coreBundlesMeetThroughTheApiOnly() {
        slices().matching("dev.backplane.(*).internal..")
                .should()
                .notDependOnEachOther()
                .check(core);
    }

    @Test
    public void onlyTheEndpointSpeaksGrpc() {
        noClasses()
                .that()
                .resideOutsideOfPackage("dev.backplane.grpc..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.grpc..", "com.google.protobuf..", "dev.backplane.proto..")
                .check(core);
    }

    @Test
    public void onlyTheShellKnowsGogoAndSsh() {
        noClasses()
                .that()
                .resideOutsideOfPackage("dev.backplane.shell..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "org.apache.felix.gogo..",
                        "org.apache.felix.service.command..",
                        "org.apache.sshd..",
                        "org.jline..")
                .check(core);
    }

    @Test
    public void whatIsNotApiIsInternal() {
        classes()
                .that()
                .resideInAPackage("dev.backplane..")
                .and()
                .resideOutsideOfPackages(
                        "dev.backplane.plugin",
                        "dev.backplane.bus",
                        "dev.backplane.bus.admin",
                        "dev.backplane.manager",
                        "dev.backplane.loader",
                        "dev.backplane.engine",
                        "dev.backplane.monitor",
                        "dev.backplane.config")
                .should()
                .resideInAPackage("dev.backplane.*.internal..")
                .check(core);
    }

    @Test
    public void everyCoreBundleIsNamedAfterItsRootPackage() throws IOException {
        for (Path path : coreJars()) {
            try (JarFile jar = new JarFile(path.toFile())) {
                String name = jar.getManifest().getMainAttributes().getValue("Bundle-SymbolicName");
                assertThat(path.getFileName().toString()).startsWith(name + "-");
            }
        }
    }
}
