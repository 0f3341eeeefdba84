package dev.backplane.shell.internal;

import dev.backplane.bus.admin.EventTraffic;
import dev.backplane.bus.admin.SubscriberInfo;
import dev.backplane.plugin.ErrorCode;
import dev.backplane.plugin.PluginException;

import org.apache.felix.service.command.Descriptor;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicyOption;

import java.util.List;
import java.util.stream.Collectors;

/** Who publishes, who listens, and who does not keep up. */
@Component(
        service = BusCommands.class,
        property = {
            "osgi.command.scope=bus",
            "osgi.command.function=topics",
            "osgi.command.function=subscribers"
        })
public final class BusCommands {

    private final @Nullable EventTraffic traffic;
    private final SubscriberReport report = new SubscriberReport();

    /** Called by Declarative Services, again whenever the bus comes or goes. */
    @Activate
    public BusCommands(
            @Reference(
                            cardinality = ReferenceCardinality.OPTIONAL,
                            policyOption = ReferencePolicyOption.GREEDY)
                    @Nullable EventTraffic traffic) {
        this.traffic = traffic;
    }

    /** {@code bus:topics}. */
    @Descriptor("lists the topics that were published to, and how much nobody heard")
    public String topics() {
        return report.topics(traffic().topics());
    }

    /** {@code bus:subscribers}. */
    @Descriptor("lists who subscribed, with their mailboxes and what became of their events")
    public String subscribers() {
        EventTraffic present = traffic();
        return report.list(present.subscribers(), present.totals());
    }

    /** {@code bus:subscribers NAME}. */
    @Descriptor("shows everything about one subscriber")
    public String subscribers(@Descriptor("the subscriber's name") String name) {
        List<SubscriberInfo> named =
                traffic().subscribers().stream()
                        .filter(subscriber -> subscriber.name().equals(name))
                        .toList();
        if (named.isEmpty()) {
            throw new PluginException(
                    ErrorCode.INVALID_ARGUMENT,
                    "There is no subscriber '" + name + "'. bus:subscribers shows all there are.");
        }
        return named.stream().map(report::detail).collect(Collectors.joining("\n\n"));
    }

    private EventTraffic traffic() {
        if (traffic == null) {
            throw new PluginException(
                    ErrorCode.RUNTIME_UNAVAILABLE,
                    "The bus carries no events at the moment. backplane:status shows what runs.");
        }
        return traffic;
    }
}
