package dev.backplane.monitor.internal.alert;

import dev.backplane.monitor.Alert;
import dev.backplane.monitor.AlertListener;

import org.jspecify.annotations.Nullable;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.AttributeType;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;

/**
 * Sends alerts to an Alertmanager (API v2), which knows whom to tell. As Prometheus does, it sends
 * those that fire again and again, each time with an end not far ahead: if this runtime dies they
 * end by themselves.
 */
@Component(
        service = {}, // registered here: a component's service shows its configuration, passwords
        // too
        configurationPid = AlertmanagerWebhook.PID,
        configurationPolicy = ConfigurationPolicy.REQUIRE)
@Designate(ocd = AlertmanagerWebhook.Config.class)
public final class AlertmanagerWebhook implements AlertListener {

    static final String PID = "dev.backplane.alerts.webhook";

    private static final Logger LOG = LoggerFactory.getLogger(AlertmanagerWebhook.class);
    private static final Duration TIME_OUT = Duration.ofSeconds(10);
    private static final int MOST_AT_ONCE = 100;
    private static final int OK_FROM = 200;
    private static final int OK_TO = 299;

    /** What an operator may set. */
    @ObjectClassDefinition(
            name = "Alerts to an Alertmanager",
            description = "They are sent as long as this has a configuration")
    @interface Config {

        @AttributeDefinition(
                name = "URL",
                description = "Of the API, such as http://127.0.0.1:9093/api/v2/alerts")
        String url() default "http://127.0.0.1:9093/api/v2/alerts";

        @AttributeDefinition(
                name = "Authorization",
                description = "The HTTP header of that name; empty sends none",
                type = AttributeType.PASSWORD)
        String authorization() default "";

        @AttributeDefinition(name = "Node", description = "The label 'node'; empty: the host")
        String node() default "";

        @AttributeDefinition(
                name = "Again after",
                description = "Milliseconds after which what fires is sent again",
                min = "100")
        long resendMillis() default 60_000;

        @AttributeDefinition(
                name = "First pause",
                description = "Milliseconds after a failure; each further pause is twice as long",
                min = "10")
        long firstPauseMillis() default 1_000;
    }

    private final URI url;
    private final String authorization;
    private final AlertmanagerForm form;
    private final AlertOutbox outbox;
    private final HttpClient client =
            HttpClient.newBuilder()
                    .connectTimeout(TIME_OUT)
                    .executor(command -> Thread.ofVirtual().start(command))
                    .build();
    private final Thread thread;
    private boolean failing; // the thread's
    private @Nullable ServiceRegistration<AlertListener> registration;

    /**
     * Begins to send.
     *
     * @throws IllegalArgumentException if the URL is none
     */
    @Activate
    public AlertmanagerWebhook(BundleContext context, Config config) {
        this(config);
        registration = context.registerService(AlertListener.class, this, null);
    }

    AlertmanagerWebhook(Config config) {
        url = URI.create(config.url());
        authorization = config.authorization();
        form = new AlertmanagerForm(config.node(), Duration.ofMillis(5 * config.resendMillis()));
        outbox = new AlertOutbox(config.resendMillis(), config.firstPauseMillis());
        thread = Thread.ofPlatform().daemon().name("backplane-webhook").start(this::run);
    }

    @Deactivate
    void close() {
        if (registration != null) {
            registration.unregister();
        }
        thread.interrupt();
        client.shutdownNow();
    }

    @Override
    public void changed(Alert alert) {
        outbox.put(alert);
    }

    private void run() {
        try {
            while (true) {
                List<Alert> due = outbox.await(MOST_AT_ONCE);
                outbox.settle(due, send(due));
            }
        } catch (InterruptedException e) {
            LOG.debug("No more alerts are sent", e);
        }
    }

    private boolean send(List<Alert> alerts) throws InterruptedException {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(url)
                        .timeout(TIME_OUT)
                        .header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString(form.write(alerts)));
        if (!authorization.isEmpty()) {
            request.header("Authorization", authorization);
        }
        try {
            int status =
                    client.send(request.build(), HttpResponse.BodyHandlers.discarding())
                            .statusCode();
            return report(status >= OK_FROM && status <= OK_TO, "it answered " + status);
        } catch (IOException e) {
            return report(false, e.toString());
        }
    }

    /** Once when it begins to fail, once when it works again. */
    private boolean report(boolean sent, String problem) {
        if (!sent && !failing) {
            LOG.warn(
                    "Alerts could not be sent to {} ({}); they are kept and sent again",
                    url,
                    problem);
        } else if (sent && failing) {
            LOG.info("Alerts are sent to {} again", url);
        }
        failing = !sent;
        return sent;
    }
}
