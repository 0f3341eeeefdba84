package dev.backplane.itests.container;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import dev.backplane.bus.EventProperty;
import dev.backplane.bus.MessageBus;
import dev.backplane.bus.Payload;
import dev.backplane.bus.Subscription;
import dev.backplane.bus.admin.DeadLetter;
import dev.backplane.bus.admin.DeadLetter.Cause;
import dev.backplane.bus.admin.DeadLetter.Selection;
import dev.backplane.bus.admin.DeadLetters;
import dev.backplane.bus.admin.EventTraffic;
import dev.backplane.bus.admin.SubscriberInfo;
import dev.backplane.engine.RouteControl;
import dev.backplane.loader.ArtifactSource;
import dev.backplane.manager.Change;
import dev.backplane.manager.Door;
import dev.backplane.manager.InstallRequest;
import dev.backplane.manager.Owner;
import dev.backplane.manager.Phase;
import dev.backplane.manager.PluginInfo;
import dev.backplane.manager.PluginManager;

import org.junit.After;
import org.junit.Before;
import org.junit.Test;
import org.junit.runner.RunWith;
import org.ops4j.pax.exam.Configuration;
import org.ops4j.pax.exam.Option;
import org.ops4j.pax.exam.junit.PaxExam;
import org.ops4j.pax.exam.spi.reactors.ExamReactorStrategy;
import org.ops4j.pax.exam.spi.reactors.PerClass;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.event.Event;
import org.osgi.service.event.EventAdmin;
import org.osgi.service.event.EventConstants;
import org.osgi.service.event.EventHandler;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Dictionary;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import javax.inject.Inject;

/**
 * Publish and subscribe between plugins in the shipped bundles. The test publishes and subscribes
 * in the name of installed plugins, through their bundle contexts.
 */
@RunWith(PaxExam.class)
@ExamReactorStrategy(PerClass.class)
public class EventsContainerIT {

    private static final Owner OPERATOR = new Owner(Door.SHELL, "test");
    private static final Change FORCED = new Change(OPERATOR, true);
    private static final Duration TIMEOUT = Duration.ofSeconds(5);
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final int MANY = 10_000;
    private static final List<Object> FOUR = List.of(1, 2, 3, 4);

    @Inject private BundleContext context;
    @Inject private PluginManager manager;
    @Inject private MessageBus bus;
    @Inject private EventTraffic traffic;
    @Inject private RouteControl routes;
    @Inject private DeadLetters deadLetters;

    private BundleContext billing;
    private BundleContext publisher;
    private BundleContext subscriber;

    @Configuration
    public Option[] runtime() throws IOException {
        return new Option[] {ShippedRuntime.options("EventsContainerIT")};
    }

    @Before
    public void installTheSamples() throws IOException {
        billing = install("billing");
        publisher = install("orders");
        subscriber = install("audit");
    }

    @After
    public void removeEverything() {
        for (int round = 0; round < 3; round++) {
            for (PluginInfo plugin : manager.list()) {
                manager.uninstall(plugin.name(), FORCED);
            }
        }
        deadLetters.purge(Selection.all());
        assertEquals(List.of(), manager.list());
    }

    private BundleContext install(String sample) throws IOException {
        PluginInfo plugin =
                manager.install(
                        new InstallRequest(
                                new ArtifactSource.LocalFile(ShippedRuntime.sample(sample)),
                                OPERATOR,
                                null,
                                false));
        assertEquals(plugin.problem(), Phase.ACTIVE, plugin.phase());
        return context.getBundle(plugin.bundleId()).getBundleContext();
    }

    private EventAdmin events() {
        return publisher.getService(publisher.getServiceReference(EventAdmin.class));
    }

    private ServiceRegistration<EventHandler> subscribe(
            String name, String topic, EventHandler handler) {
        return subscribe(
                Map.of(Subscription.NAME, name, EventConstants.EVENT_TOPIC, topic), handler);
    }

    private ServiceRegistration<EventHandler> subscribe(
            Map<String, Object> properties, EventHandler handler) {
        return subscriber.registerService(
                EventHandler.class, handler, FrameworkUtil.asDictionary(properties));
    }

    private Stream<SubscriberInfo> subscribersNamed(String beginning) {
        return traffic.subscribers().stream().filter(each -> each.name().startsWith(beginning));
    }

    private static Event event(String topic, int number) {
        return new Event(topic, Map.of("number", number));
    }

    private static Object number(Event event) {
        return event.getProperty("number");
    }

    @Test
    public void theTrioTalksInAllThreeModes() {
        Payload order = Payload.json("{\"item\":\"teapot\",\"quantity\":2}");

        assertEquals(
                "{\"order\":1,\"item\":\"teapot\",\"quantity\":2,\"cents\":7800}",
                bus.request("orders", "place", order, TIMEOUT).text());

        assertEquals(
                "{\"billedCents\":7800}",
                Await.value(() -> report("billing"), "{\"billedCents\":7800}"));
        assertEquals(
                "{\"largeOrders\":1}", Await.value(() -> report("audit"), "{\"largeOrders\":1}"));
    }

    private String report(String plugin) {
        return bus.request(plugin, "report", Payload.empty(), TIMEOUT).text();
    }

    @Test
    public void reachesAnotherPluginExactlyOnceAndByItsFilter() {
        List<Object> heard = new CopyOnWriteArrayList<>();
        Map<String, Object> properties =
                Map.of(
                        Subscription.NAME, "filtered",
                        EventConstants.EVENT_TOPIC, "itests/*",
                        EventConstants.EVENT_FILTER,
                                "(&(number>=2)(" + EventProperty.CALLER + "=orders))");
        subscribe(properties, event -> heard.add(number(event)));

        for (int number = 1; number <= 4; number++) {
            events().sendEvent(event("itests/filter", number));
        }

        assertEquals(List.of(2, 3, 4), heard);
        SubscriberInfo filtered = subscribersNamed("filtered").findFirst().orElseThrow();
        assertEquals("audit", filtered.plugin());
        assertEquals(3, filtered.counts().matched());
        assertEquals(3, filtered.counts().delivered());
    }

    /** Topics and filters of the two differ, and Event Admin goes on all the while. */
    @Test
    public void eventsPassFromOneRevisionToTheNextInOneStep() throws Exception {
        Bundle old = subscriber.getBundle();
        Bundle next = billing.getBundle();
        List<Object> heard = Collections.synchronizedList(new ArrayList<>());
        EventHandler handler = event -> heard.add(number(event));
        Map<String, Object> olds =
                Map.of(Subscription.NAME, "shifted", EventConstants.EVENT_TOPIC, "itests/*");
        Map<String, Object> nexts =
                Map.of(
                        Subscription.NAME, "shifted",
                        EventConstants.EVENT_TOPIC, "itests/shift",
                        EventConstants.EVENT_FILTER, "(number>=0)");
        routes.holdEvents(old);
        routes.holdEvents(next);
        List<ServiceRegistration<?>> registered =
                List.of(register(old, olds, handler), register(next, nexts, handler));
        routes.activate("shifting", old);
        Thread shifter = Thread.ofPlatform().start(() -> shiftToAndFro(old, next));
        List<Object> published = new ArrayList<>();
        try {
            for (int number = 0; number < MANY || shifter.isAlive(); number++) {
                published.add(number);
                if (number % 5 == 0) {
                    events().sendEvent(event("itests/shift", number));
                } else {
                    events().postEvent(event("itests/shift", number));
                }
                if (number % 500 == 499) {
                    events().sendEvent(event("itests/shift", ++number)); // makes room
                    published.add(number);
                }
            }
            assertEquals(published.size(), (int) Await.value(heard::size, published.size()));
            assertEquals(published, new ArrayList<>(heard));
        } finally {
            registered.forEach(ServiceRegistration::unregister);
            routes.remove("shifting");
        }
    }

    private static ServiceRegistration<?> register(
            Bundle owner, Map<String, Object> properties, EventHandler handler) {
        return owner.getBundleContext()
                .registerService(
                        EventHandler.class, handler, FrameworkUtil.asDictionary(properties));
    }

    private void shiftToAndFro(Bundle old, Bundle next) {
        for (int shift = 0; shift < 200; shift++) {
            routes.activate("shifting", shift % 2 == 0 ? next : old);
        }
    }

    @Test
    public void pluginsSeeTheFacadeOnly() throws Exception {
        for (BundleContext plugin : List.of(publisher, subscriber)) {
            ServiceReference<?>[] seen =
                    plugin.getAllServiceReferences(EventAdmin.class.getName(), null);
            assertEquals(Arrays.toString(seen), 1, seen.length);
            assertEquals("true", seen[0].getProperty("backplane.facade"));
        }
    }

    @Test
    public void eventAdminSeesNoHandlerOfAPlugin() throws Exception {
        subscribe("hidden", "itests/hidden", event -> {});
        Bundle eventAdmin =
                Arrays.stream(context.getBundles())
                        .filter(
                                each ->
                                        "org.apache.felix.eventadmin"
                                                .equals(each.getSymbolicName()))
                        .findFirst()
                        .orElseThrow();

        List<Bundle> owners =
                eventAdmin
                        .getBundleContext()
                        .getServiceReferences(EventHandler.class, null)
                        .stream()
                        .<Bundle>map(ServiceReference::getBundle)
                        .toList();

        assertFalse(owners.toString(), owners.contains(subscriber.getBundle()));
        assertTrue(
                owners.toString(),
                owners.stream()
                        .anyMatch(each -> "dev.backplane.bus".equals(each.getSymbolicName())));
    }

    @Test
    public void deliversNothingToAStoppedPluginAndKeepsWhatWaited() throws Exception {
        List<Object> heard = new CopyOnWriteArrayList<>();
        CountDownLatch entered = new CountDownLatch(1);
        CountDownLatch released = new CountDownLatch(1);
        subscribe(
                "stopped",
                "itests/stopped",
                event -> {
                    heard.add(number(event));
                    entered.countDown();
                    await(released);
                });
        for (int number = 1; number <= 6; number++) {
            events().postEvent(event("itests/stopped", number));
        }
        assertTrue(entered.await(10, TimeUnit.SECONDS));

        manager.stop("audit", FORCED);
        released.countDown();
        events().sendEvent(event("itests/stopped", 7));

        Selection waited = new Selection("itests/stopped", "stopped", Cause.SUBSCRIBER_GONE, 0, 0);
        assertEquals(
                List.of(2, 3, 4, 5, 6),
                Await.value(
                        () -> numbers(deadLetters.list(waited)), List.<Object>of(2, 3, 4, 5, 6)));
        assertEquals(List.of(1), heard);
        assertEquals(0, subscribersNamed("stopped").count());
    }

    private static List<Object> numbers(List<DeadLetter> letters) {
        return letters.stream()
                .<Object>map(letter -> ((Number) letter.properties().get("number")).intValue())
                .toList();
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await(LIMIT.toSeconds(), TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    public void bearsTenThousandSubscriptionsOfOnePlugin() throws Exception {
        long begin = System.nanoTime();
        CountDownLatch heard = new CountDownLatch(MANY);
        List<ServiceRegistration<EventHandler>> subscriptions = new ArrayList<>();
        for (int each = 0; each < MANY; each++) {
            subscriptions.add(subscribe("many-" + each, "itests/many", event -> heard.countDown()));
        }
        assertEquals(MANY, subscribersNamed("many-").count());

        events().postEvent(event("itests/many", 1));
        assertTrue(heard.getCount() + " did not hear", heard.await(30, TimeUnit.SECONDS));

        subscriptions.forEach(ServiceRegistration::unregister);
        assertEquals(0, subscribersNamed("many-").count());
        Duration took = Duration.ofNanos(System.nanoTime() - begin);
        assertTrue("took " + took, took.compareTo(LIMIT) < 0);
    }

    @Test
    public void aHandlerMayPublishToItsOwnTopic() {
        List<Object> heard = new CopyOnWriteArrayList<>();
        EventAdmin own = subscriber.getService(subscriber.getServiceReference(EventAdmin.class));
        subscribe(
                "again",
                "itests/again",
                event -> {
                    int number = (Integer) number(event);
                    heard.add(number);
                    if (number > 1) {
                        own.sendEvent(event("itests/again", number - 1));
                    } else if (number == 1) {
                        own.postEvent(event("itests/again", 0));
                    }
                });

        events().sendEvent(event("itests/again", 3));

        assertEquals(
                List.of(3, 2, 1, 0),
                Await.value(() -> List.copyOf(heard), List.<Object>of(3, 2, 1, 0)));
    }

    // -- handlers of bundles that are no plugins

    @Test
    public void aHandlerOfTheRuntimeHasAMailboxIfItWantsOne() throws Exception {
        for (Object wish : List.of(true, "true")) {
            List<Heard> heard = new CopyOnWriteArrayList<>();
            ServiceRegistration<EventHandler> own =
                    registerOwn("wanted", Map.of(Subscription.MAILBOX, wish), heard);

            publishEachWay();

            assertEquals(FOUR, Await.value(() -> numbersOf(heard), FOUR));
            SubscriberInfo info = subscribersNamed("wanted").findFirst().orElseThrow();
            assertEquals(4, info.counts().matched());
            assertEquals(4, info.counts().delivered());
            assertTrue(heard.toString(), heard.getFirst().thread().getName().contains("of wanted"));
            own.unregister();
            assertEquals(0, subscribersNamed("wanted").count());
        }
    }

    @Test
    public void aHandlerOfTheRuntimeWithoutThatWishHearsEventAdminDirectly() throws Exception {
        for (Map<String, ?> wish :
                List.<Map<String, ?>>of(Map.of(), Map.of(Subscription.MAILBOX, false))) {
            List<Heard> heard = new CopyOnWriteArrayList<>();
            ServiceRegistration<EventHandler> own = registerOwn("direct", wish, heard);

            publishEachWay();

            assertEquals(FOUR, numbersOf(heard));
            assertTrue(
                    heard.toString(),
                    heard.stream().allMatch(each -> each.thread() == Thread.currentThread()));
            assertEquals(0, subscribersNamed("direct").count());
            own.unregister();
        }
    }

    @Test
    public void aHandlerThatChangesItsMindAboutAMailboxStillHearsEachEventOnce() throws Exception {
        for (boolean first : List.of(true, false)) {
            List<Heard> heard = new CopyOnWriteArrayList<>();
            ServiceRegistration<EventHandler> own =
                    registerOwn("fickle", Map.of(Subscription.MAILBOX, first), heard);
            own.setProperties(ownProperties("fickle", Map.of(Subscription.MAILBOX, !first)));

            publishEachWay();

            assertEquals(FOUR, Await.value(() -> numbersOf(heard), FOUR));
            assertEquals(first ? 1 : 0, subscribersNamed("fickle").count());
            own.unregister();
            assertEquals(0, subscribersNamed("fickle").count());
        }
    }

    /** An event, and where it was handled. */
    private record Heard(Object number, Thread thread) {}

    private static List<Object> numbersOf(List<Heard> heard) {
        return heard.stream().map(Heard::number).toList();
    }

    /** In the name of this test's bundle, which came through no door. */
    private ServiceRegistration<EventHandler> registerOwn(
            String name, Map<String, ?> wish, List<Heard> heard) {
        return context.registerService(
                EventHandler.class,
                event -> heard.add(new Heard(number(event), Thread.currentThread())),
                ownProperties(name, wish));
    }

    private static Dictionary<String, ?> ownProperties(String name, Map<String, ?> wish) {
        Map<String, Object> properties = new HashMap<>(wish);
        properties.put(Subscription.NAME, name);
        properties.put(EventConstants.EVENT_TOPIC, "itests/own");
        return FrameworkUtil.asDictionary(properties);
    }

    /**
     * By a plugin, and past the facade. Whoever hears an event twice has done so at the end: Event
     * Admin calls on the publisher's thread, and a sender waits for what is before it in a mailbox.
     */
    private void publishEachWay() throws Exception {
        EventAdmin behindTheFacade =
                context.getService(
                        context.getServiceReferences(EventAdmin.class, "(!(backplane.facade=*))")
                                .iterator()
                                .next());
        events().postEvent(event("itests/own", 1));
        events().sendEvent(event("itests/own", 2));
        behindTheFacade.sendEvent(event("itests/own", 3));
        events().sendEvent(event("itests/own", 4));
    }
}
