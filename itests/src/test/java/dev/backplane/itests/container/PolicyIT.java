package dev.backplane.itests.container;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import dev.backplane.bus.MessageBus;
import dev.backplane.bus.Payload;
import dev.backplane.bus.Request;
import dev.backplane.bus.RequestHandler;
import dev.backplane.bus.admin.OperationInfo;
import dev.backplane.bus.admin.RequestTraffic;
import dev.backplane.loader.ArtifactSource;
import dev.backplane.manager.Change;
import dev.backplane.manager.Door;
import dev.backplane.manager.InstallRequest;
import dev.backplane.manager.Owner;
import dev.backplane.manager.Phase;
import dev.backplane.manager.PluginInfo;
import dev.backplane.manager.PluginManager;
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
import org.osgi.framework.FrameworkUtil;
import org.osgi.service.cm.ConfigurationAdmin;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import javax.inject.Inject;

/**
 * Policies for requests, configured while the shipped bundles run. The test answers operations in
 * the name of an installed plugin, through its bundle context.
 */
@RunWith(PaxExam.class)
@ExamReactorStrategy(PerClass.class)
public class PolicyIT {

    private static final String PID = "dev.backplane.bus.policy";
    private static final String PLUGIN = "greeter";
    private static final Owner OPERATOR = new Owner(Door.SHELL, "test");
    private static final Duration LIMIT = Duration.ofSeconds(30);

    @Inject private BundleContext context;
    @Inject private PluginManager manager;
    @Inject private MessageBus bus;
    @Inject private ConfigurationAdmin configurations;
    @Inject private RequestTraffic traffic;

    private final Semaphore entered = new Semaphore(0);
    private final CountDownLatch released = new CountDownLatch(1);
    private final List<org.osgi.service.cm.Configuration> configured = new ArrayList<>();
    private BundleContext plugin;

    @Configuration
    public Option[] runtime() throws IOException {
        return new Option[] {ShippedRuntime.options("PolicyIT")};
    }

    @Before
    public void installAPlugin() throws IOException {
        PluginInfo greeter =
                manager.install(
                        new InstallRequest(
                                new ArtifactSource.LocalFile(ShippedRuntime.sample(PLUGIN)),
                                OPERATOR,
                                null,
                                false));
        assertEquals(greeter.problem(), Phase.ACTIVE, greeter.phase());
        plugin = context.getBundle(greeter.bundleId()).getBundleContext();
    }

    @After
    public void removeEverything() throws IOException {
        released.countDown();
        for (org.osgi.service.cm.Configuration each : List.copyOf(configured)) {
            delete(each);
        }
        manager.uninstall(PLUGIN, new Change(OPERATOR, true));
        assertEquals(List.of(), manager.list());
    }

    private void answer(String operation, RequestHandler handler) {
        plugin.registerService(
                RequestHandler.class,
                handler,
                FrameworkUtil.asDictionary(Map.of(RequestHandler.OPERATION, operation)));
    }

    private org.osgi.service.cm.Configuration configure(String name, Map<String, ?> settings)
            throws IOException {
        org.osgi.service.cm.Configuration policy =
                configurations.getFactoryConfiguration(PID, name, "?");
        policy.update(FrameworkUtil.asDictionary(settings));
        configured.add(policy);
        return policy;
    }

    private void delete(org.osgi.service.cm.Configuration policy) throws IOException {
        configured.remove(policy);
        policy.delete();
    }

    private static String target(String operation) {
        return PLUGIN + "/" + operation;
    }

    private String policyOf(String operation) {
        return traffic.operations().stream()
                .filter(each -> each.plugin().equals(PLUGIN) && each.operation().equals(operation))
                .map(OperationInfo::policy)
                .findFirst()
                .orElse("none");
    }

    private void awaitPolicy(String operation, String name) {
        assertEquals(name, Await.value(() -> policyOf(operation), name));
    }

    private Payload call(String operation) {
        return bus.request(PLUGIN, operation, Payload.empty(), LIMIT);
    }

    private CompletableFuture<Payload> begin(String operation) {
        return bus.requestAsync(PLUGIN, operation, Payload.empty(), LIMIT);
    }

    private PluginException refused(ErrorCode code, String operation) {
        PluginException refused = assertThrows(PluginException.class, () -> call(operation));
        assertEquals(refused.getMessage(), code, refused.code());
        return refused;
    }

    /** Stays inside until the test lets go of it, or somebody interrupts it. */
    private Payload stay(Request request) throws InterruptedException {
        entered.release();
        assertTrue(released.await(LIMIT.toSeconds(), TimeUnit.SECONDS));
        return Payload.text("stayed");
    }

    private void awaitInside(int calls) throws InterruptedException {
        assertTrue(entered.tryAcquire(calls, LIMIT.toSeconds(), TimeUnit.SECONDS));
    }

    private static void assertMessage(PluginException refused, String part) {
        assertTrue(refused.getMessage(), refused.getMessage().contains(part));
    }

    @Test
    public void aTimeOutHoldsForItsOwnTargetOnly() throws Exception {
        answer("hasty", this::stay);
        answer("patient", this::stay);
        configure("a", Map.of("target", target("hasty"), "timeoutMillis", 100L));
        configure("b", Map.of("target", target("patient"), "maxConcurrent", 7));
        awaitPolicy("hasty", "a");
        awaitPolicy("patient", "b");
        CompletableFuture<Payload> patient = begin("patient");
        awaitInside(1);

        PluginException late = refused(ErrorCode.DEADLINE_EXCEEDED, "hasty");

        assertMessage(late, "timeoutMillis=100 of policy a");
        assertFalse(patient.isDone());
        released.countDown();
        assertEquals("stayed", patient.get(LIMIT.toSeconds(), TimeUnit.SECONDS).text());
    }

    @Test
    public void aBulkheadHoldsForItsOwnTargetOnlyAndUntilItIsDeleted() throws Exception {
        answer("narrow", this::stay);
        answer("wide", this::stay);
        org.osgi.service.cm.Configuration a =
                configure("a", Map.of("target", target("narrow"), "maxConcurrent", 1));
        configure("b", Map.of("target", target("wide"), "timeoutMillis", LIMIT.toMillis()));
        awaitPolicy("narrow", "a");
        awaitPolicy("wide", "b");
        var _ = begin("narrow");
        var _ = begin("wide");
        var _ = begin("wide");
        awaitInside(3);

        assertMessage(refused(ErrorCode.OVERLOADED, "narrow"), "maxConcurrent of policy a");

        delete(a);
        awaitPolicy("narrow", "default");
        CompletableFuture<Payload> second = begin("narrow");
        awaitInside(1);
        released.countDown();
        assertEquals("stayed", second.get(LIMIT.toSeconds(), TimeUnit.SECONDS).text());
    }

    @Test
    public void aRetryHoldsForItsOwnTargetOnly() throws Exception {
        AtomicInteger flaky = new AtomicInteger();
        AtomicInteger fickle = new AtomicInteger();
        answer("flaky", request -> worksAtTheThird(flaky));
        answer("fickle", request -> worksAtTheThird(fickle));
        Map<String, Object> twice = Map.of("retries", 2, "backoffMillis", 1L);
        configure("a", with(twice, "target", target("flaky"), "idempotent", true));
        configure("b", with(twice, "target", target("fickle"), "idempotent", false));
        awaitPolicy("flaky", "a");
        awaitPolicy("fickle", "b");

        assertEquals("run 3", call("flaky").text());
        assertMessage(refused(ErrorCode.HANDLER_FAILED, "fickle"), "run 1 failed");
        assertEquals(1, fickle.get());
    }

    private static Map<String, Object> with(Map<String, Object> settings, Object... more) {
        Map<String, Object> all = new HashMap<>(settings);
        for (int i = 0; i < more.length; i += 2) {
            all.put((String) more[i], more[i + 1]);
        }
        return all;
    }

    private static Payload worksAtTheThird(AtomicInteger runs) {
        int run = runs.incrementAndGet();
        if (run < 3) {
            throw new IllegalStateException("run " + run + " failed");
        }
        return Payload.text("run " + run);
    }

    /** What the log says of it stands in ConfigurationFilesIT. */
    @Test
    public void aWrongValueChangesNothing() throws Exception {
        answer("narrow", this::stay);
        answer("wide", this::stay);
        answer("marker", this::stay);
        org.osgi.service.cm.Configuration a =
                configure("a", Map.of("target", target("narrow"), "maxConcurrent", 1));
        awaitPolicy("narrow", "a");

        a.update(
                FrameworkUtil.asDictionary(Map.of("target", target("narrow"), "maxConcurrent", 0)));
        configure("b", Map.of("target", target("wide"), "maxConcurrent", "many"));
        configure("c", Map.of("target", target("marker"))); // they are taken in one by one
        awaitPolicy("marker", "c");

        assertEquals("a", policyOf("narrow"));
        assertEquals("default", policyOf("wide"));
        var _ = begin("narrow");
        awaitInside(1);
        refused(ErrorCode.OVERLOADED, "narrow");
    }
}
