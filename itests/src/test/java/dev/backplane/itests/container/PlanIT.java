package dev.backplane.itests.container;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertNotEquals;
import static org.junit.Assert.assertNotNull;
import static org.junit.Assert.assertNull;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import dev.backplane.bus.MessageBus;
import dev.backplane.bus.Payload;
import dev.backplane.loader.ArtifactSource;
import dev.backplane.manager.Change;
import dev.backplane.manager.Door;
import dev.backplane.manager.InstallRequest;
import dev.backplane.manager.Owner;
import dev.backplane.manager.Phase;
import dev.backplane.manager.Plan;
import dev.backplane.manager.PluginInfo;
import dev.backplane.manager.PluginManager;
import dev.backplane.manager.Proposal;
import dev.backplane.manager.Proposal.Install;
import dev.backplane.manager.Proposal.Operate;
import dev.backplane.manager.Proposal.Operation;
import dev.backplane.manager.UpdateTerms;
import dev.backplane.plugin.ErrorCode;
import dev.backplane.plugin.PluginException;

import org.junit.After;
import org.junit.Before;
import org.junit.Test;
import org.junit.runner.RunWith;
import org.ops4j.pax.exam.Configuration;
import org.ops4j.pax.exam.Option;
import org.ops4j.pax.exam.junit.PaxExam;
import org.ops4j.pax.exam.spi.reactors.ExamReactorStrategy;
import org.ops4j.pax.exam.spi.reactors.PerClass;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleEvent;
import org.osgi.framework.SynchronousBundleListener;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarInputStream;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;

import javax.inject.Inject;

/** What a plan says is what then happens to the framework, no more and no less. */
@RunWith(PaxExam.class)
@ExamReactorStrategy(PerClass.class)
public class PlanIT {

    private static final Owner OPERATOR = new Owner(Door.SHELL, "test");
    private static final Change GENTLY = new Change(OPERATOR, false);
    private static final Change FORCED = new Change(OPERATOR, true);

    @Inject private BundleContext context;
    @Inject private PluginManager manager;
    @Inject private MessageBus bus;

    private final List<String> seen = Collections.synchronizedList(new ArrayList<>());
    private final SynchronousBundleListener listener = this::note;

    @Configuration
    public Option[] runtime() throws IOException {
        return new Option[] {ShippedRuntime.options("PlanIT")};
    }

    @Before
    public void listen() {
        context.addBundleListener(listener);
    }

    @After
    public void removeEverything() {
        context.removeBundleListener(listener);
        for (int round = 0; round < 3; round++) {
            for (PluginInfo plugin : manager.list()) {
                manager.uninstall(plugin.name(), FORCED);
            }
        }
        assertEquals(List.of(), manager.list());
    }

    private void note(BundleEvent event) {
        String kind =
                switch (event.getType()) {
                    case BundleEvent.INSTALLED -> "INSTALL";
                    case BundleEvent.STARTED -> "START";
                    case BundleEvent.STOPPED -> "STOP";
                    case BundleEvent.UNINSTALLED -> "UNINSTALL";
                    default -> "";
                };
        if (!kind.isEmpty()) {
            seen.add(
                    kind
                            + " "
                            + event.getBundle().getSymbolicName()
                            + " "
                            + event.getBundle().getVersion());
        }
    }

    /** What the plan says the framework will see; plugins are called after the sample bundles. */
    private List<String> foretold(Plan plan) {
        List<String> lines = new ArrayList<>();
        for (Plan.Step step : plan.steps()) {
            switch (step.kind()) {
                case INSTALL, START, STOP, UNINSTALL ->
                        lines.add(step.kind() + " " + symbolicName(step) + " " + step.version());
                default -> {}
            }
        }
        Collections.sort(lines);
        return lines;
    }

    private String symbolicName(Plan.Step step) {
        return manager.find(step.name())
                .map(PluginInfo::symbolicName)
                .orElse(
                        step.name().contains(".")
                                ? step.name()
                                : "dev.backplane.samples." + step.name());
    }

    private Plan plan(Proposal proposal) {
        List<PluginInfo> before = manager.list();
        seen.clear();
        Plan plan = manager.plan(proposal);
        assertEquals("planning changes nothing", before, manager.list());
        assertEquals(List.of(), seen);
        return plan;
    }

    private void applyAndCompare(Plan plan) {
        List<String> foretold = foretold(plan);
        seen.clear();
        manager.apply(plan.id());
        List<String> happened = new ArrayList<>(seen);
        Collections.sort(happened);
        assertEquals(plan.toString(), foretold, happened);
    }

    private static Install installing(Path jar) {
        return new Install(
                new InstallRequest(
                        new ArtifactSource.LocalFile(jar),
                        OPERATOR,
                        null,
                        false,
                        null,
                        new UpdateTerms(Duration.ZERO, null)));
    }

    private static Install installing(String sample) throws IOException {
        return installing(ShippedRuntime.sample(sample));
    }

    private static Path withVersion(String sample, String version) throws IOException {
        Path copy = Files.createTempFile(sample, ".jar");
        try (JarInputStream in =
                new JarInputStream(Files.newInputStream(ShippedRuntime.sample(sample)))) {
            Manifest manifest = in.getManifest();
            manifest.getMainAttributes().put(new Attributes.Name("Bundle-Version"), version);
            try (OutputStream file = Files.newOutputStream(copy);
                    JarOutputStream out = new JarOutputStream(file, manifest)) {
                for (JarEntry entry = in.getNextJarEntry();
                        entry != null;
                        entry = in.getNextJarEntry()) {
                    out.putNextEntry(new JarEntry(entry.getName()));
                    copy(in, out);
                }
            }
        }
        return copy;
    }

    private static void copy(InputStream in, OutputStream out) throws IOException {
        in.transferTo(out);
    }

    private String greet() {
        return bus.request("greeter", "greet", Payload.text("Ada"), Duration.ofSeconds(5)).text();
    }

    @Test
    public void installsAsPlanned() throws IOException {
        Plan plan = plan(installing("greeter"));

        assertEquals(
                plan.toString(),
                List.of(Plan.Step.Kind.INSTALL, Plan.Step.Kind.START, Plan.Step.Kind.SHIFT),
                plan.steps().stream().map(Plan.Step::kind).toList());
        assertEquals(List.of(), plan.interruptions());
        assertNull(plan.refusal());
        applyAndCompare(plan);
        assertEquals("Hello, Ada!", greet());
    }

    @Test
    public void bringsFromTheRepositoryWhatItSaid() throws IOException {
        manager.apply(manager.plan(installing("greeter")).id());

        Plan plan = plan(installing("shouter"));

        assertTrue(plan.toString(), plan.toString().contains("jackson-databind"));
        applyAndCompare(plan);
        assertEquals(Phase.ACTIVE, manager.find("shouter").orElseThrow().phase());
    }

    @Test
    public void saysWhatWouldBeMissing() throws IOException {
        Plan plan = plan(installing("shouter"));

        assertTrue(
                plan.notes().toString(),
                plan.notes().toString().contains("shouter would not start: "));
        assertTrue(
                plan.notes().toString(),
                plan.notes().toString().contains("dev.backplane.samples.greeting"));
    }

    @Test
    public void replacesBesideTheOldVersion() throws IOException {
        manager.apply(manager.plan(installing("greeter")).id());
        String old = manager.find("greeter").orElseThrow().version();

        Plan plan = plan(installing(withVersion("greeter", "7.0.0")));

        assertEquals(List.of(), plan.interruptions());
        assertTrue(
                plan.differences().toString(),
                plan.differences()
                        .contains(new Plan.Difference("greeter", "version", old, "7.0.0")));
        applyAndCompare(plan);
        assertEquals("7.0.0", manager.find("greeter").orElseThrow().version());
        assertEquals("Hello, Ada!", greet());
    }

    @Test
    public void refusesWhatWouldTakeAwayFromOthersUnlessForced() throws IOException {
        manager.apply(manager.plan(installing("greeter")).id());
        manager.apply(manager.plan(installing("shouter")).id());

        Plan gentle = plan(new Operate(Operation.STOP, "greeter", GENTLY));
        assertNotNull(gentle.refusal());
        assertTrue(gentle.refusal(), gentle.refusal().startsWith("IN_USE: "));
        PluginException refused =
                assertThrows(PluginException.class, () -> manager.apply(gentle.id()));
        assertEquals(ErrorCode.IN_USE, refused.code());

        Plan forced = plan(new Operate(Operation.STOP, "greeter", FORCED));
        assertNull(forced.refusal());
        assertTrue(
                forced.interruptions().toString(),
                forced.interruptions().stream().anyMatch(each -> each.name().equals("shouter")));
        applyAndCompare(forced);
        assertEquals(Phase.STOPPED, manager.find("greeter").orElseThrow().phase());
    }

    @Test
    public void namesWhatAnUninstallationRestarts() throws IOException {
        manager.apply(manager.plan(installing("greeter")).id());
        manager.apply(manager.plan(installing("shouter")).id());

        Plan plan = plan(new Operate(Operation.UNINSTALL, "greeter", FORCED));

        assertEquals(List.of("shouter"), plan.restarts());
        manager.apply(plan.id());
        assertFalse(manager.find("greeter").isPresent());
    }

    @Test
    public void startsStopsRestartsAndUninstallsAsPlanned() throws IOException {
        manager.apply(manager.plan(installing("greeter")).id());

        applyAndCompare(plan(new Operate(Operation.RESTART, "greeter", GENTLY)));
        assertEquals("Hello, Ada!", greet());
        applyAndCompare(plan(new Operate(Operation.STOP, "greeter", GENTLY)));
        applyAndCompare(plan(new Operate(Operation.START, "greeter", GENTLY)));
        assertEquals("Hello, Ada!", greet());
        applyAndCompare(plan(new Operate(Operation.UNINSTALL, "greeter", GENTLY)));
        assertEquals(List.of(), manager.list());
    }

    @Test
    public void followsNoPlanThatNoLongerHolds() throws IOException {
        manager.apply(manager.plan(installing("greeter")).id());
        Plan plan = plan(new Operate(Operation.STOP, "greeter", GENTLY));
        manager.apply(manager.plan(installing("shouter")).id());

        PluginException outdated =
                assertThrows(PluginException.class, () -> manager.apply(plan.id()));

        assertEquals(ErrorCode.PLAN_OUTDATED, outdated.code());
        assertTrue(outdated.getMessage(), outdated.getMessage().contains("IN_USE"));
        assertEquals("Hello, Ada!", greet());
    }

    @Test
    public void knowsAPlanOnceAndNoOther() throws IOException {
        Plan plan = plan(installing("greeter"));
        assertEquals("the same change, the same plan", plan, manager.plan(installing("greeter")));
        manager.apply(plan.id());

        for (String id : List.of(plan.id(), "", "nonsense")) {
            PluginException unknown = assertThrows(PluginException.class, () -> manager.apply(id));
            assertEquals(ErrorCode.UNKNOWN_PLAN, unknown.code());
        }
        assertNotEquals(
                plan.id(), manager.plan(new Operate(Operation.STOP, "greeter", GENTLY)).id());
    }
}
