package dev.backplane.monitor.internal;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;

import dev.backplane.manager.RuntimeConditions;

import org.jspecify.annotations.Nullable;
import org.osgi.framework.BundleContext;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.condition.Condition;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * {@code /health/live} says that the process answers, {@code /health/ready} whether the gateway's
 * endpoint serves: 200 or 503, for load balancers and supervisors that speak no gRPC.
 */
@Component(
        service = {},
        immediate = true,
        configurationPid = "dev.backplane.monitor")
@Designate(ocd = HealthOverHttp.Config.class)
public final class HealthOverHttp {

    @ObjectClassDefinition(name = "Health over HTTP")
    @interface Config {
        @AttributeDefinition(name = "Host", description = "The address to listen on")
        String host() default "127.0.0.1";

        @AttributeDefinition(
                name = "Port",
                description = "The TCP port; 0 takes any free one, -1 switches the endpoint off")
        int port() default 7081;
    }

    private static final int OK = 200;
    private static final int NOT_FOUND = 404;
    private static final int UNAVAILABLE = 503;
    private static final String SERVING =
            "(" + Condition.CONDITION_ID + "=" + RuntimeConditions.GRPC_SERVING + ")";

    private final BundleContext context;
    private final @Nullable HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final @Nullable ServiceRegistration<Condition> serving;

    /**
     * Binds the port.
     *
     * @throws IOException if the port cannot be bound; the message names it and its setting
     */
    @Activate
    public HealthOverHttp(BundleContext context, Config config) throws IOException {
        this.context = context;
        if (config.port() < 0) {
            server = null;
            serving = null;
            return;
        }
        server = bind(config);
        server.createContext("/", this::answer);
        server.setExecutor(threads);
        server.start();
        serving =
                context.registerService(
                        Condition.class,
                        Condition.INSTANCE,
                        FrameworkUtil.asDictionary(
                                Map.of(
                                        Condition.CONDITION_ID,
                                        RuntimeConditions.HTTP_SERVING,
                                        RuntimeConditions.HOST,
                                        config.host(),
                                        RuntimeConditions.PORT,
                                        server.getAddress().getPort())));
    }

    private static HttpServer bind(Config config) throws IOException {
        InetAddress host = InetAddress.getByName(config.host());
        try {
            return HttpServer.create(new InetSocketAddress(host, config.port()), 0);
        } catch (IOException e) {
            throw new IOException(
                    "cannot listen on "
                            + config.host()
                            + ":"
                            + config.port()
                            + " for HTTP ("
                            + e.getMessage()
                            + "); free the port, or set BACKPLANE_HTTP_PORT or port of dev.backplane.monitor",
                    e);
        }
    }

    @Deactivate
    void deactivate() {
        if (serving != null) {
            serving.unregister();
        }
        if (server != null) {
            server.stop(0);
        }
        threads.shutdownNow();
    }

    private void answer(HttpExchange exchange) throws IOException {
        switch (exchange.getRequestURI().getPath()) {
            case "/health/live" -> reply(exchange, OK, "live");
            case "/health/ready" -> {
                boolean ready = isServing();
                reply(exchange, ready ? OK : UNAVAILABLE, ready ? "ready" : "not ready");
            }
            default -> reply(exchange, NOT_FOUND, "try /health/live or /health/ready");
        }
    }

    private boolean isServing() {
        try {
            return !context.getServiceReferences(Condition.class, SERVING).isEmpty();
        } catch (InvalidSyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void reply(HttpExchange exchange, int status, String text) throws IOException {
        byte[] body = (text + "\n").getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "text/plain; charset=utf-8");
        exchange.sendResponseHeaders(status, body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }
}
