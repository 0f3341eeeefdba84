package dev.backplane.trace.internal;

import dev.backplane.monitor.TraceHop;
import dev.backplane.monitor.TraceRecorder;
import dev.backplane.monitor.TraceSpan;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.common.AttributesBuilder;
import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporter;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporterBuilder;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.SpanLimits;
import io.opentelemetry.sdk.trace.export.BatchSpanProcessor;
import io.opentelemetry.sdk.trace.samplers.Sampler;

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

import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * Sends every step as a span to a receiver of OTLP over HTTP. There is none, and no class of
 * OpenTelemetry is loaded, before the PID has a configuration.
 */
@Component(
        service = {}, // registered here: a component's service shows its configuration, passwords
        // too
        immediate = true,
        configurationPid = OtlpTraces.PID,
        configurationPolicy = ConfigurationPolicy.REQUIRE)
@Designate(ocd = OtlpTraces.Config.class)
public final class OtlpTraces implements TraceRecorder {

    static final String PID = "dev.backplane.trace";

    private static final Logger LOG = LoggerFactory.getLogger(OtlpTraces.class);
    private static final Duration LAST_EXPORT = Duration.ofSeconds(2);
    private static final int LONGEST_TEXT = 1024;

    /** What an operator may set. */
    @ObjectClassDefinition(
            name = "Traces",
            description = "Traces are on as long as this has a configuration")
    @interface Config {

        @AttributeDefinition(
                name = "Endpoint",
                description = "Where OTLP over HTTP (protobuf) is taken, with its path")
        String endpoint() default "http://127.0.0.1:4318/v1/traces";

        @AttributeDefinition(
                name = "Share of traces",
                description =
                        "0 to 1: of the traces that begin here so many are recorded; others as"
                                + " whoever began them decided",
                min = "0",
                max = "1")
        double sampleRatio() default 1;

        @AttributeDefinition(name = "Service", description = "What this is called there")
        String serviceName() default "backplane";

        @AttributeDefinition(
                name = "Authorization",
                description = "The HTTP header of that name; empty sends none",
                type = AttributeType.PASSWORD)
        String authorization() default "";

        @AttributeDefinition(
                name = "Time-out",
                description = "For one sending, in milliseconds",
                min = "1")
        long timeoutMillis() default 10_000;

        @AttributeDefinition(
                name = "Spans waiting",
                description = "That wait to be sent at most; what is more is dropped",
                min = "1")
        int maxQueueSize() default 4_096;

        @AttributeDefinition(
                name = "Delay",
                description = "Spans are sent together after this time, in milliseconds",
                min = "1")
        long delayMillis() default 2_000;
    }

    private final SdkTracerProvider provider;
    private final Tracer tracer;
    private @Nullable ServiceRegistration<TraceRecorder> registration;

    /**
     * Ready to record.
     *
     * @throws IllegalArgumentException if the endpoint is no URL; the message names it
     */
    @Activate
    public OtlpTraces(BundleContext context, Config config) {
        this(config);
        registration = context.registerService(TraceRecorder.class, this, null);
    }

    OtlpTraces(Config config) {
        provider = provider(config);
        tracer = provider.get("dev.backplane");
        LOG.info("Traces go to {}", config.endpoint());
    }

    @Deactivate
    void close() {
        if (registration != null) {
            registration.unregister();
        }
        provider.shutdown().join(LAST_EXPORT.toMillis(), TimeUnit.MILLISECONDS);
    }

    private static SdkTracerProvider provider(Config config) {
        OtlpHttpSpanExporterBuilder exporter =
                OtlpHttpSpanExporter.builder()
                        .setEndpoint(config.endpoint())
                        .setTimeout(Duration.ofMillis(config.timeoutMillis()));
        if (!config.authorization().isEmpty()) {
            exporter.addHeader("Authorization", config.authorization());
        }
        return SdkTracerProvider.builder()
                .setResource(resource(config))
                .setSampler(Sampler.parentBased(Sampler.traceIdRatioBased(config.sampleRatio())))
                .setSpanLimits(
                        SpanLimits.builder().setMaxAttributeValueLength(LONGEST_TEXT).build())
                .addSpanProcessor(
                        BatchSpanProcessor.builder(exporter.build())
                                .setMaxQueueSize(config.maxQueueSize())
                                .setMaxExportBatchSize(Math.min(512, config.maxQueueSize()))
                                .setScheduleDelay(Duration.ofMillis(config.delayMillis()))
                                .setExporterTimeout(Duration.ofMillis(config.timeoutMillis()))
                                .build())
                .build();
    }

    private static Resource resource(Config config) {
        AttributesBuilder attributes =
                Attributes.builder()
                        .put(AttributeKey.stringKey("service.name"), config.serviceName());
        String node = System.getenv("BACKPLANE_NODE");
        if (node != null && !node.isBlank()) {
            attributes.put(AttributeKey.stringKey("service.instance.id"), node);
        }
        return Resource.create(attributes.build());
    }

    @Override
    public TraceSpan begin(TraceHop hop, String traceparent) {
        SpanBuilder span =
                tracer.spanBuilder(name(hop))
                        .setSpanKind(kind(hop.kind()))
                        .setParent(Traceparent.context(traceparent));
        set(span, "backplane.plugin", hop.plugin());
        set(span, "backplane.caller", hop.caller());
        set(
                span,
                switch (hop.kind()) {
                    case GATEWAY -> "rpc.method";
                    case REQUEST -> "backplane.operation";
                    case PUBLISH, EVENT -> "messaging.destination.name";
                },
                hop.name());
        return new OtlpSpan(span.startSpan());
    }

    private static String name(TraceHop hop) {
        return switch (hop.kind()) {
            case GATEWAY -> hop.name();
            case REQUEST -> hop.plugin() + "/" + hop.name();
            case PUBLISH -> "publish " + hop.name();
            case EVENT -> "process " + hop.name();
        };
    }

    private static SpanKind kind(TraceHop.Kind kind) {
        return switch (kind) {
            case GATEWAY -> SpanKind.SERVER;
            case REQUEST -> SpanKind.INTERNAL;
            case PUBLISH -> SpanKind.PRODUCER;
            case EVENT -> SpanKind.CONSUMER;
        };
    }

    private static void set(SpanBuilder span, String key, String value) {
        if (!value.isEmpty()) {
            span.setAttribute(key, value);
        }
    }
}
