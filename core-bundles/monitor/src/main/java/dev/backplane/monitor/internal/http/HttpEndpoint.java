package dev.backplane.monitor.internal.http;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;

import dev.backplane.manager.RuntimeConditions;

import org.jspecify.annotations.Nullable;
import org.osgi.framework.BundleContext;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.condition.Condition;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;

/** Serves the pages of this bundle to monitoring systems, load balancers and supervisors. */
@Component(
        service = {},
        immediate = true,
        configurationPid = "dev.backplane.monitor")
@Designate(ocd = HttpEndpoint.Config.class)
public final class HttpEndpoint {

    @ObjectClassDefinition(name = "Monitoring over HTTP")
    @interface Config {
        @AttributeDefinition(name = "Host", description = "The address to listen on")
        String host() default "127.0.0.1";

        @AttributeDefinition(
                name = "Port",
                description = "The TCP port; 0 takes any free one, -1 switches the endpoint off")
        int port() default 7081;
    }

    private static final Logger LOG = LoggerFactory.getLogger(HttpEndpoint.class);
    private static final int NOT_ALLOWED = 405;
    private static final int BROKEN = 500;
    private static final int BACKLOG = 256;

    private final @Nullable HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final @Nullable ServiceRegistration<Condition> serving;

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    private volatile List<Page> pages = List.of();

    /**
     * Binds the port.
     *
     * @throws IOException if the port cannot be bound; the message names it and its setting
     */
    @Activate
    public HttpEndpoint(BundleContext context, Config config) throws IOException {
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
            return HttpServer.create(new InetSocketAddress(host, config.port()), BACKLOG);
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
        try (exchange) {
            boolean head = exchange.getRequestMethod().equals("HEAD");
            Reply reply = head || exchange.getRequestMethod().equals("GET") ? get(exchange) : no();
            if (reply.status() == NOT_ALLOWED) {
                exchange.getResponseHeaders().set("Allow", "GET, HEAD");
            }
            exchange.getResponseHeaders().set("Content-Type", reply.contentType());
            exchange.getResponseHeaders().set("Cache-Control", "no-store");
            exchange.sendResponseHeaders(reply.status(), head ? -1 : reply.body().length);
            if (!head) {
                exchange.getResponseBody().write(reply.body());
            }
        }
    }

    private static Reply no() {
        return Reply.text(NOT_ALLOWED, "only GET and HEAD are answered here");
    }

    private Reply get(HttpExchange exchange) {
        String path = exchange.getRequestURI().getPath();
        String accept = exchange.getRequestHeaders().getFirst("Accept");
        for (Page page : pages) {
            if (path.equals(page.path()) || path.startsWith(page.path() + "/")) {
                String rest = path.substring(Math.min(path.length(), page.path().length() + 1));
                return get(page, new Asked(rest, accept == null ? "" : accept));
            }
        }
        return Reply.text(
                Reply.NOT_FOUND,
                pages.stream()
                        .map(Page::path)
                        .sorted(Comparator.naturalOrder())
                        .collect(Collectors.joining(", ", "try ", "")));
    }

    /** A fault of a page must not leave the client waiting. */
    private static Reply get(Page page, Asked asked) {
        try {
            return page.get(asked);
        } catch (RuntimeException e) {
            LOG.error("{} failed over HTTP", page.path(), e);
            return Reply.text(BROKEN, page.path() + " failed; the log says why");
        }
    }
}
