package dev.backplane.bus.internal.request;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.backplane.bus.Cancellation;
import dev.backplane.bus.Payload;
import dev.backplane.bus.Request;
import dev.backplane.plugin.ErrorCode;
import dev.backplane.plugin.PluginException;

import org.assertj.core.api.AbstractThrowableAssert;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.osgi.framework.Bundle;

import java.time.Duration;

public class RequestPathTest {

    private final TestBus bus = new TestBus();

    @AfterEach
    void close() {
        bus.close();
    }

    @Test
    void runsTheHandlerOnTheCallersThreadAndReturnsItsReply() {
        bus.plugin("a", "thread", request -> Payload.text(Thread.currentThread().getName()));

        assertThat(bus.call("a", "thread").text()).isEqualTo(Thread.currentThread().getName());
    }

    @Test
    void refusesEmptyNames() {
        assertRefused(ErrorCode.INVALID_ARGUMENT, () -> bus.call("", "op"))
                .hasMessageContaining("names a plugin and an operation");
        assertRefused(ErrorCode.INVALID_ARGUMENT, () -> bus.call("a", ""));
    }

    @Test
    void refusesARequestOverTheLimitAndNamesTheSetting() {
        bus.plugin("a", "op", request -> Payload.empty());
        Request request = of(bytes(1001));

        assertRefused(ErrorCode.TOO_LARGE, () -> bus.path.request(request))
                .hasMessageContaining("request of a/op")
                .hasMessageContaining("1001 bytes")
                .hasMessageContaining("1000 bytes")
                .hasMessageContaining("maxPayloadBytes in dev.backplane.bus");
        assertThat(bus.path.request(of(bytes(1000))).size()).isZero();
    }

    @Test
    void refusesAReplyOverTheLimit() {
        bus.plugin("a", "op", request -> bytes(1001));

        assertRefused(ErrorCode.TOO_LARGE, () -> bus.call("a", "op"))
                .hasMessageContaining("reply of a/op")
                .hasMessageContaining("maxPayloadBytes");
    }

    @Test
    void doesNotCallTheHandlerOnceTheDeadlineHasPassed() {
        bus.plugin("a", "op", RequestPathTest::mustNotRun);

        assertRefused(
                        ErrorCode.DEADLINE_EXCEEDED,
                        () -> bus.path.request(TestBus.request("a", "op", Duration.ofMillis(-3))))
                .hasMessageContaining("a/op")
                .hasMessageContaining("nothing was done");
    }

    @Test
    void doesNotCallTheHandlerOnceTheCallerHasGivenUp() {
        bus.plugin("a", "op", RequestPathTest::mustNotRun);
        Cancellation cancellation = new Cancellation();
        cancellation.cancel();

        assertRefused(
                ErrorCode.CANCELLED,
                () -> bus.path.request(TestBus.request("a", "op", cancellation)));
    }

    @Test
    void suggestsTheNearestNamesForAnUnknownPlugin() {
        bus.plugin("greeter", "greet", request -> Payload.empty());
        bus.plugin("shouter", "shout", request -> Payload.empty());

        assertRefused(ErrorCode.UNKNOWN_PLUGIN, () -> bus.call("greter", "greet"))
                .hasMessage("There is no plugin \"greter\"; did you mean \"greeter\"?");
        assertRefused(ErrorCode.UNKNOWN_PLUGIN, () -> bus.call("x".repeat(5000), "greet"))
                .satisfies(e -> assertThat(e.getMessage().length()).isLessThan(300));
    }

    @Test
    void givesTheManagersReasonForAnInactivePlugin() {
        bus.plugin("a", "op", RequestPathTest::mustNotRun);
        bus.routes.deactivate("a", "it was stopped; start it");

        assertRefused(ErrorCode.PLUGIN_NOT_ACTIVE, () -> bus.call("a", "op"))
                .hasMessage("Plugin \"a\" is not active: it was stopped; start it");
    }

    @Test
    void doesNotKnowARemovedPlugin() {
        bus.plugin("a", "op", RequestPathTest::mustNotRun);
        bus.routes.remove("a");

        assertRefused(ErrorCode.UNKNOWN_PLUGIN, () -> bus.call("a", "op"));
    }

    @Test
    void saysThatTheBusHasStopped() {
        bus.plugin("a", "op", RequestPathTest::mustNotRun);
        bus.routes.close();

        assertRefused(ErrorCode.RUNTIME_UNAVAILABLE, () -> bus.call("a", "op"));
    }

    @Test
    void listsABoundedNumberOfOperationsForAnUnknownOne() {
        Bundle bundle = bus.plugin("a", "op00", request -> Payload.empty());
        for (int i = 1; i < 25; i++) {
            bus.add(bundle, "op" + (i < 10 ? "0" + i : i), request -> Payload.empty());
        }

        assertRefused(ErrorCode.UNKNOWN_OPERATION, () -> bus.call("a", "nope"))
                .hasMessageContaining("\"a\" has no operation \"nope\"")
                .hasMessageContaining("\"op00\", \"op01\"")
                .hasMessageEndingWith("\"op09\" and 15 more");
    }

    @Test
    void saysThatAnActivePluginHasNoHandlerAtAll() {
        bus.routes.activate("a", FakeBundles.named("com.acme.a"));

        assertRefused(ErrorCode.UNKNOWN_OPERATION, () -> bus.call("a", "op"))
                .hasMessageContaining("com.acme.a 1.0.0")
                .hasMessageContaining("has registered no handler");
    }

    @Test
    void passesTheHandlersOwnPluginExceptionThrough() {
        PluginException own = new PluginException(ErrorCode.UNSATISFIED, "no paper");
        bus.plugin(
                "a",
                "op",
                request -> {
                    throw own;
                });

        assertThatThrownBy(() -> bus.call("a", "op")).isSameAs(own);
    }

    @Test
    void turnsEveryOtherThrowableIntoHandlerFailedWithItsCause() {
        assertHandlerFailed(new java.io.IOException("disk full"), "java.io.IOException: disk full");
        assertHandlerFailed(new NoClassDefFoundError("com/acme/X"), "com/acme/X");
        assertHandlerFailed(new OutOfMemoryError("heap"), "java.lang.OutOfMemoryError: heap");
        assertHandlerFailed(new UnreadableException(), "message could not be read");
        assertHandlerFailed(new IllegalStateException("y".repeat(9000)), "yyy...");
    }

    @Test
    void survivesAStackOverflowInTheHandler() {
        bus.plugin("a", "op", request -> Payload.text("" + endless(0)));

        assertRefused(ErrorCode.HANDLER_FAILED, () -> bus.call("a", "op"))
                .hasMessageContaining("java.lang.StackOverflowError");
        assertNothingIsLeft("a");
    }

    @Test
    @SuppressWarnings("NullAway")
    void treatsNoReplyAsAFailedHandler() {
        bus.plugin("a", "op", request -> null);

        assertRefused(ErrorCode.HANDLER_FAILED, () -> bus.call("a", "op"))
                .hasMessageContaining("returned null");
    }

    @Test
    void givesTheHandlerItsBundlesClassLoaderAndTakesItBack() {
        ClassLoader pluginsOwn = new ClassLoader() {};
        Bundle bundle = FakeBundles.named("a", pluginsOwn);
        ClassLoader[] seen = new ClassLoader[1];
        bus.add(
                bundle,
                "op",
                request -> {
                    seen[0] = Thread.currentThread().getContextClassLoader();
                    Thread.currentThread().setContextClassLoader(null);
                    return Payload.empty();
                });
        bus.routes.activate("a", bundle);
        ClassLoader before = Thread.currentThread().getContextClassLoader();

        bus.call("a", "op");

        assertThat(seen[0]).isSameAs(pluginsOwn);
        assertThat(Thread.currentThread().getContextClassLoader()).isSameAs(before);
    }

    private void assertHandlerFailed(Throwable thrown, String described) {
        Bundle bundle =
                bus.plugin(
                        "a",
                        "op",
                        request -> {
                            throw sneaky(thrown);
                        });
        assertRefused(ErrorCode.HANDLER_FAILED, () -> bus.call("a", "op"))
                .hasMessageContaining("Plugin \"a\" failed in operation \"op\": ")
                .hasMessageContaining(described)
                .satisfies(e -> assertThat(e.getMessage().length()).isLessThan(1000))
                .hasCause(thrown);
        assertThat(bus.routes.inFlight(bundle)).isZero();
    }

    private void assertNothingIsLeft(String name) {
        bus.plugin(name, "op", request -> Payload.text("fine"));
        assertThat(bus.call(name, "op").text()).isEqualTo("fine");
    }

    public static AbstractThrowableAssert<?, ? extends Throwable> assertRefused(
            ErrorCode code, ThrowingCallable call) {
        return assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        PluginException.class, e -> assertThat(e.code()).isEqualTo(code));
    }

    private static Request of(Payload payload) {
        return Request.of("a", "op", payload, "test", Duration.ofSeconds(5));
    }

    private static Payload bytes(int size) {
        return Payload.of(new byte[size], Payload.BINARY);
    }

    private static Payload mustNotRun(Request request) {
        throw new AssertionError("the handler ran");
    }

    @SuppressWarnings("InfiniteRecursion")
    private static int endless(int depth) {
        return 1 + endless(depth + 1);
    }

    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
    private static <E extends Throwable> RuntimeException sneaky(Throwable thrown) throws E {
        throw (E) thrown;
    }

    private static final class UnreadableException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        @Override
        public String getMessage() {
            throw new IllegalStateException("unreadable");
        }
    }
}
