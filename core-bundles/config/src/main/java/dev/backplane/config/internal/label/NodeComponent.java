package dev.backplane.config.internal.label;

import dev.backplane.config.NodeLabels;

import org.osgi.framework.BundleContext;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.cm.Configuration;
import org.osgi.service.cm.ConfigurationAdmin;
import org.osgi.service.cm.ConfigurationEvent;
import org.osgi.service.cm.ConfigurationListener;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.component.annotations.Reference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.util.Dictionary;
import java.util.Map;

/** Offers the labels, always as the same service, which tells when they change. */
@Component(
        service = {},
        immediate = true,
        configurationPid = NodeLabels.PID)
public final class NodeComponent {

    private static final Logger LOG = LoggerFactory.getLogger(NodeComponent.class);

    /** It may name the node; Declarative Services take no second PID whose first is missing. */
    private static final String FLEET = "dev.backplane.config.redis";

    private final ConfigurationAdmin admin;
    private final LocalLabels labels;
    private final ServiceRegistration<NodeLabels> registration;
    private final ServiceRegistration<ConfigurationListener> listener;
    private NodeConfig config;
    private int changes;

    @Activate
    public NodeComponent(
            BundleContext context, @Reference ConfigurationAdmin admin, NodeConfig config) {
        this.admin = admin;
        this.config = config;
        labels = new LocalLabels(read(config));
        registration = context.registerService(NodeLabels.class, labels, properties(0));
        listener = context.registerService(ConfigurationListener.class, this::configured, null);
    }

    private void configured(ConfigurationEvent event) {
        if (event.getPid().equals(FLEET)) {
            look();
        }
    }

    @Modified
    public synchronized void change(NodeConfig config) {
        this.config = config;
        look();
    }

    private synchronized void look() {
        if (labels.become(read(config))) {
            LOG.info("The labels of this node are {}", labels.labels());
            registration.setProperties(properties(++changes));
        }
    }

    @Deactivate
    public void close() {
        listener.unregister();
        registration.unregister();
    }

    private LabelSet read(NodeConfig config) {
        return LabelSet.of(NodeName.of(named(), System.getenv()), config.labels(), System.getenv());
    }

    private String named() {
        try {
            Configuration[] found = admin.listConfigurations("(service.pid=" + FLEET + ")");
            return found == null || !(found[0].getProperties().get("node") instanceof String name)
                    ? ""
                    : name;
        } catch (IOException | InvalidSyntaxException e) {
            throw new IllegalStateException("the name of the node cannot be read: " + e, e);
        }
    }

    private static Dictionary<String, Object> properties(int changes) {
        return FrameworkUtil.asDictionary(Map.of(NodeLabels.CHANGES, changes));
    }
}
