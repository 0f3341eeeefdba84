package dev.backplane;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;

import org.junit.jupiter.api.Test;

/**
 * The walls of the API: no third-party types, and authors' rooms that do not look into the
 * operators'.
 */
class ApiRoomsTest {

    private static final JavaClasses API =
            new ClassFileImporter()
                    .withImportOption(new ImportOption.DoNotIncludeTests())
                    .importPackages("dev.backplane");

    @Test
    void dependsOnTheJdkOsgiAndJSpecifyOnly() {
        classes()
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage("java..", "org.osgi..", "org.jspecify..", "dev.backplane..")
                .check(API);
    }

    @Test
    void whatAuthorsSeeKnowsNothingOfOperators() {
        noClasses()
                .that()
                .resideInAnyPackage("dev.backplane.plugin..", "dev.backplane.bus..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "dev.backplane.manager..",
                        "dev.backplane.loader..",
                        "dev.backplane.engine..",
                        "dev.backplane.config..",
                        "dev.backplane.monitor..")
                .check(API);
    }

    @Test
    void roomsFormNoCircles() {
        slices().matching("dev.backplane.(*)..").should().beFreeOfCycles().check(API);
    }
}
