package dev.backplane.monitor.internal.health;

import dev.backplane.manager.RuntimeConditions;
import dev.backplane.monitor.HealthReport;
import dev.backplane.monitor.HealthReports;
import dev.backplane.monitor.HealthStatus;
import dev.backplane.monitor.internal.Serving;
import dev.backplane.monitor.internal.http.Asked;
import dev.backplane.monitor.internal.http.Page;
import dev.backplane.monitor.internal.http.Reply;

import org.jspecify.annotations.Nullable;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;

import java.util.List;
import java.util.Optional;

/**
 * {@code /health/live} says that the process answers, {@code /health/ready} whether calls should be
 * sent here, for load balancers and supervisors that speak no gRPC; {@code /health} and {@code
 * /health/plugin/NAME} say why, as text or JSON.
 */
@Component(service = Page.class)
public final class HealthPage implements Page {

    private static final String JSON = "application/json";
    private static final String OF_PLUGIN = "plugin/";

    private final BundleContext context;

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    private volatile @Nullable HealthReports reports;

    /** There before anybody checks anything. */
    @Activate
    public HealthPage(BundleContext context) {
        this.context = context;
    }

    @Override
    public String path() {
        return "/health";
    }

    @Override
    public Reply get(Asked asked) {
        return switch (asked.path()) {
            case "live" -> Reply.text(Reply.OK, "live");
            case "ready" -> ready();
            case "" -> all(asked);
            default ->
                    asked.path().startsWith(OF_PLUGIN)
                            ? plugin(asked.path().substring(OF_PLUGIN.length()), asked)
                            : Reply.text(
                                    Reply.NOT_FOUND,
                                    "try /health, /health/live, /health/ready or"
                                            + " /health/plugin/NAME");
        };
    }

    private Reply ready() {
        HealthReports known = reports;
        HealthStatus status = known == null ? HealthStatus.OK : known.runtime().status();
        if (!Serving.is(context, RuntimeConditions.GRPC_SERVING)) {
            return Reply.text(
                    Reply.UNAVAILABLE, "not ready: the gateway's endpoint does not serve");
        }
        // Its word on the endpoint may be some seconds old, and was asked for above.
        return status == HealthStatus.CRITICAL
                ? Reply.text(Reply.UNAVAILABLE, "not ready: the runtime is CRITICAL, see /health")
                : Reply.text(Reply.OK, "ready");
    }

    private Reply all(Asked asked) {
        HealthReports known = reports;
        if (known == null) {
            return Reply.text(Reply.UNAVAILABLE, "nothing has been checked yet");
        }
        return reply(known.runtime(), known.plugins(), asked);
    }

    private Reply plugin(String name, Asked asked) {
        HealthReports known = reports;
        Optional<HealthReport> report = known == null ? Optional.empty() : known.plugin(name);
        return report.map(found -> reply(found, List.of(), asked))
                .orElseGet(
                        () ->
                                Reply.text(
                                        Reply.NOT_FOUND,
                                        "no plugin of that name is meant to run; /health lists"
                                                + " them"));
    }

    /** The first decides on the status: a plugin that is unwell does not take the node away. */
    private static Reply reply(HealthReport first, List<HealthReport> others, Asked asked) {
        int status = first.status().serves() ? Reply.OK : Reply.UNAVAILABLE;
        return asked.accept().contains(JSON)
                ? Reply.of(status, JSON, HealthText.json(first, others))
                : Reply.text(status, HealthText.plain(first, others).strip());
    }
}
