package dev.backplane.bus.internal.request;

import static dev.backplane.bus.internal.request.RequestPathTest.assertRefused;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;

import dev.backplane.bus.Payload;
import dev.backplane.bus.Request;
import dev.backplane.bus.RequestHandler;
import dev.backplane.bus.StreamHandler;
import dev.backplane.bus.admin.OperationInfo;
import dev.backplane.plugin.ErrorCode;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.ServiceFactory;
import org.osgi.framework.ServiceRegistration;
import org.osgi.framework.launch.Framework;
import org.osgi.framework.launch.FrameworkFactory;
import org.slf4j.LoggerFactory;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Dictionary;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;

class HandlerWhiteboardTest {

    private static final String API =
            "dev.backplane.bus;version=0.1,dev.backplane.plugin;version=0.1";

    @TempDir private Path cache;

    private final TestBus bus = new TestBus();
    private final ListAppender<ILoggingEvent> log = new ListAppender<>();
    private Framework framework;
    private HandlerWhiteboard whiteboard;
    private Bundle greeter;

    @BeforeEach
    void launch() throws BundleException {
        framework =
                ServiceLoader.load(FrameworkFactory.class)
                        .findFirst()
                        .orElseThrow()
                        .newFramework(
                                Map.of(
                                        Constants.FRAMEWORK_STORAGE,
                                        cache.toString(),
                                        Constants.FRAMEWORK_SYSTEMPACKAGES_EXTRA,
                                        API));
        framework.start();
        whiteboard = new HandlerWhiteboard(framework.getBundleContext(), bus.routes);
        greeter = start("com.acme.greeter", "dev.backplane.plugin;dev.backplane.plugin=greeter");
        bus.routes.activate("greeter", greeter);
        log.start();
        logger().addAppender(log);
    }

    @AfterEach
    void stop() throws Exception {
        logger().detachAppender(log);
        whiteboard.close();
        framework.stop();
        framework.waitForStop(10_000);
        bus.close();
    }

    @Test
    void readsWhichOperationsAreIdempotent() {
        Map<String, Object> properties = new HashMap<>();
        properties.put(RequestHandler.OPERATION, new String[] {"get", "add"});
        properties.put(RequestHandler.IDEMPOTENT, "get");
        greeter.getBundleContext()
                .registerService(
                        RequestHandler.class.getName(),
                        reply("x"),
                        FrameworkUtil.asDictionary(properties));

        assertThat(bus.lanes.operations())
                .extracting(OperationInfo::operation, OperationInfo::idempotent)
                .contains(tuple("get", true), tuple("add", false));
    }

    @Test
    void servesAHandlerFromItsRegistrationToItsUnregistration() {
        ServiceRegistration<?> handler = register(reply("hello"), "greet");
        assertThat(bus.call("greeter", "greet").text()).isEqualTo("hello");

        handler.unregister();
        assertRefused(ErrorCode.UNKNOWN_OPERATION, () -> bus.call("greeter", "greet"));
    }

    @Test
    void breaksOffTheCallsInABundleThatStops() throws Exception {
        CountDownLatch entered = new CountDownLatch(1);
        RequestHandler endless =
                request -> {
                    entered.countDown();
                    new CountDownLatch(1).await();
                    return Payload.empty();
                };
        register(endless, "wait");
        try (ExecutorService caller = Executors.newSingleThreadExecutor()) {
            Future<?> call = caller.submit(() -> bus.call("greeter", "wait"));
            assertThat(entered.await(5, TimeUnit.SECONDS)).isTrue();

            greeter.stop();

            assertThat(call)
                    .failsWithin(Duration.ofSeconds(4))
                    .withThrowableOfType(ExecutionException.class)
                    .withMessageContaining("was stopped while greeter/wait ran");
        }
    }

    @Test
    void takesInHandlersThatWereThereBeforeIt() {
        whiteboard.close();
        register(reply("hello"), "greet");
        assertRefused(ErrorCode.UNKNOWN_OPERATION, () -> bus.call("greeter", "greet"));

        whiteboard = new HandlerWhiteboard(framework.getBundleContext(), bus.routes);
        assertThat(bus.call("greeter", "greet").text()).isEqualTo("hello");
    }

    @Test
    void readsOneNameAnArrayAndACollection() {
        register(reply("one"), "a");
        register(reply("array"), new String[] {"b", "c"});
        register(reply("collection"), List.of("d", "e"));

        assertThat(bus.call("greeter", "a").text()).isEqualTo("one");
        assertThat(bus.call("greeter", "c").text()).isEqualTo("array");
        assertThat(bus.call("greeter", "e").text()).isEqualTo("collection");
    }

    @Test
    void followsRankingAndPropertiesAsTheyChange() {
        register(reply("first"), "greet");
        ServiceRegistration<?> second = register(reply("second"), "greet");
        assertThat(bus.call("greeter", "greet").text()).isEqualTo("first");

        second.setProperties(properties("greet", 5));
        assertThat(bus.call("greeter", "greet").text()).isEqualTo("second");

        second.setProperties(properties("wave", 5));
        assertThat(bus.call("greeter", "greet").text()).isEqualTo("first");
        assertThat(bus.call("greeter", "wave").text()).isEqualTo("second");
    }

    @Test
    void servesOneServiceInBothForms() {
        final class Both implements RequestHandler, StreamHandler {
            @Override
            public Payload handle(Request request) {
                return Payload.text("reply");
            }

            @Override
            public void handle(Request request, dev.backplane.bus.ResponseStream responses)
                    throws InterruptedException {
                responses.send(Payload.text("item"));
            }
        }
        String[] types = {RequestHandler.class.getName(), StreamHandler.class.getName()};
        var registration =
                greeter.getBundleContext()
                        .registerService(types, new Both(), properties("greet", 0));
        AtomicReference<String> item = new AtomicReference<>();

        bus.path.stream(
                TestBus.request("greeter", "greet", Duration.ofSeconds(5)),
                payload -> item.set(payload.text()));
        assertThat(item.get()).isEqualTo("item");
        assertThat(bus.call("greeter", "greet").text()).isEqualTo("reply");

        registration.unregister();
        assertRefused(ErrorCode.UNKNOWN_OPERATION, () -> bus.call("greeter", "greet"))
                .hasMessageContaining("has registered no handler");
    }

    @Test
    void warnsOnceAboutAHandlerWithoutOperationsAndServesItWhenItGetsThem() {
        ServiceRegistration<?> nameless = register(reply("late"), null);
        nameless.setProperties(properties(null, 1));

        assertThat(log.list)
                .singleElement()
                .extracting(ILoggingEvent::getFormattedMessage)
                .asString()
                .contains("com.acme.greeter", "has no property backplane.operation");

        nameless.setProperties(properties("greet", 0));
        assertThat(bus.call("greeter", "greet").text()).isEqualTo("late");
    }

    @Test
    void obtainsTheHandlerAtOnceAndReleasesItWhenItGoes() {
        AtomicInteger used = new AtomicInteger();
        ServiceRegistration<?> handler = register(new CountingFactory(used), "greet");
        assertThat(used).hasValue(1);

        handler.unregister();
        assertThat(used).hasValue(0);
    }

    @Test
    void saysWhichHandlerCouldNotBeObtained() {
        register(new NullFactory(), "greet");

        assertThat(log.list)
                .singleElement()
                .extracting(ILoggingEvent::getFormattedMessage)
                .asString()
                .contains("com.acme.greeter", "[greet]", "could not be obtained");
        assertRefused(ErrorCode.UNKNOWN_OPERATION, () -> bus.call("greeter", "greet"));
    }

    @Test
    void runsHandlersWithTheirBundlesClassLoader() {
        AtomicReference<@Nullable ClassLoader> seen = new AtomicReference<>();
        RequestHandler handler =
                request -> {
                    seen.set(Thread.currentThread().getContextClassLoader());
                    return Payload.empty();
                };
        register(handler, "greet");
        bus.call("greeter", "greet");

        assertThat(String.valueOf(seen.get())).contains("com.acme.greeter");
    }

    private ServiceRegistration<?> register(Object handler, @Nullable Object operations) {
        return greeter.getBundleContext()
                .registerService(
                        RequestHandler.class.getName(), handler, properties(operations, 0));
    }

    private static RequestHandler reply(String text) {
        return request -> Payload.text(text);
    }

    private static Dictionary<String, Object> properties(@Nullable Object operations, int ranking) {
        Map<String, Object> properties = new HashMap<>();
        properties.put(Constants.SERVICE_RANKING, ranking);
        if (operations != null) {
            properties.put(RequestHandler.OPERATION, operations);
        }
        return FrameworkUtil.asDictionary(properties);
    }

    private Bundle start(String symbolicName, @Nullable String capability) throws BundleException {
        Manifest manifest = new Manifest();
        Attributes headers = manifest.getMainAttributes();
        headers.putValue("Manifest-Version", "1.0");
        headers.putValue(Constants.BUNDLE_MANIFESTVERSION, "2");
        headers.putValue(Constants.BUNDLE_SYMBOLICNAME, symbolicName);
        headers.putValue(Constants.IMPORT_PACKAGE, "dev.backplane.bus");
        if (capability != null) {
            headers.putValue(Constants.PROVIDE_CAPABILITY, capability);
        }
        Bundle bundle =
                framework.getBundleContext().installBundle("test:" + symbolicName, jar(manifest));
        bundle.start();
        return bundle;
    }

    private static InputStream jar(Manifest manifest) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (JarOutputStream jar = new JarOutputStream(bytes, manifest)) {
            jar.finish();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new ByteArrayInputStream(bytes.toByteArray());
    }

    private static Logger logger() {
        return (Logger) LoggerFactory.getLogger(HandlerTracker.class);
    }

    private record CountingFactory(AtomicInteger used) implements ServiceFactory<RequestHandler> {
        @Override
        public RequestHandler getService(Bundle user, ServiceRegistration<RequestHandler> handler) {
            used.incrementAndGet();
            return reply("counted");
        }

        @Override
        public void ungetService(
                Bundle user, ServiceRegistration<RequestHandler> handler, RequestHandler service) {
            used.decrementAndGet();
        }
    }

    private record NullFactory() implements ServiceFactory<RequestHandler> {
        @Override
        public @Nullable RequestHandler getService(
                Bundle user, ServiceRegistration<RequestHandler> handler) {
            return null;
        }

        @Override
        public void ungetService(
                Bundle user, ServiceRegistration<RequestHandler> handler, RequestHandler service) {}
    }
}
