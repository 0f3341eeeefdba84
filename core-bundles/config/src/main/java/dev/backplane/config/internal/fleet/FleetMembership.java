package dev.backplane.config.internal.fleet;

import dev.backplane.config.FleetConflict;
import dev.backplane.config.FleetFinding;
import dev.backplane.config.FleetStatus;
import dev.backplane.config.NodeLabels;
import dev.backplane.config.internal.fleet.node.FleetNode;
import dev.backplane.config.internal.fleet.node.NodeStatus;
import dev.backplane.config.internal.fleet.node.Outcome;
import dev.backplane.config.internal.fleet.node.Pace;
import dev.backplane.config.internal.fleet.protocol.Document;
import dev.backplane.config.internal.fleet.protocol.FleetStore;
import dev.backplane.config.internal.fleet.protocol.Revision;
import dev.backplane.config.internal.fleet.redis.RedisArtifacts;
import dev.backplane.config.internal.fleet.redis.RedisCheck;
import dev.backplane.config.internal.fleet.redis.RedisConnector;
import dev.backplane.config.internal.fleet.redis.RedisFleetDesk;
import dev.backplane.config.internal.fleet.redis.RedisFleetStore;
import dev.backplane.loader.PluginLoader;

import org.osgi.service.cm.ConfigurationAdmin;
import org.osgi.service.cm.ConfigurationEvent;

import redis.clients.jedis.UnifiedJedis;

import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** This runtime in a fleet: everything that exists only while there is one. */
final class FleetMembership implements AutoCloseable {

    private final FleetSettings settings;
    private final RedisConnector connector;
    private final LocalConfigurations local;
    private final SharedArtifacts artifacts;
    private final FleetNode node;
    private final NodeLabels labels;

    /**
     * Begins to follow the fleet.
     *
     * @param folder where the journal lies
     */
    FleetMembership(
            FleetSettings settings,
            ConfigurationAdmin admin,
            PluginLoader loader,
            NodeLabels labels,
            Path folder)
            throws IOException {
        this.settings = settings;
        this.labels = labels;
        connector = settings.connector();
        artifacts = new SharedArtifacts(loader, () -> new RedisArtifacts(connector.open()));
        local = new LocalConfigurations(admin, new Travel(settings.nodePids()), artifacts, labels);
        node =
                new FleetNode(
                        new FleetNode.Identity(settings.node(), journal(folder), true),
                        local,
                        this::openStore,
                        Pace.DEFAULT);
    }

    private Path journal(Path folder) {
        return folder.resolve(settings.fleet() + ".journal");
    }

    void start() throws IOException {
        node.start();
        relabelled();
    }

    private FleetStore openStore() {
        UnifiedJedis redis = connector.open();
        try {
            new RedisCheck(redis, settings.fleet(), settings.durability()).require();
        } catch (RuntimeException e) {
            redis.close();
            throw e;
        }
        return new ArtifactsFirst(
                new RedisFleetStore(
                        redis, settings.fleet(), settings.recoveryWindow(), settings.logLength()),
                artifacts);
    }

    /** Called by Config Admin on the thread that makes the change, which must not wait. */
    void changed(ConfigurationEvent event) {
        if (local.isOurs()) {
            return;
        }
        String pid = LocalConfigurations.pidOf(event.getPid(), event.getFactoryPid());
        if (!local.admits(pid)) {
            return;
        }
        if (event.getType() == ConfigurationEvent.CM_DELETED) {
            node.edited(pid, true, "");
        } else if (event.getType() == ConfigurationEvent.CM_UPDATED) {
            local.read(pid).ifPresent(json -> node.edited(pid, false, json));
        }
    }

    /** This node is called otherwise now; what that changes is done on another thread. */
    void relabelled() {
        var _ = Thread.ofVirtual().name("fleet-labels").start(node::reconsider);
    }

    FleetStatus status() {
        NodeStatus status = node.status();
        Map<String, String> failed = new HashMap<>(status.parked());
        if (!status.heldUp().isEmpty()) {
            failed.put("(unsent)", status.heldUp());
        }
        if (status.trouble() != null) {
            failed.put("(journal)", status.trouble());
        }
        long live = node.all().values().stream().filter(each -> !each.deleted()).count();
        return new FleetStatus(
                settings.fleet(),
                settings.node(),
                settings.address().label(),
                status.state(),
                status.reason(),
                status.revision().toString(),
                status.behind(),
                status.since(),
                status.waiting(),
                Math.toIntExact(live),
                failed,
                local.elsewhere(node.all().values()),
                labels.labels());
    }

    List<FleetConflict> conflicts() {
        return desk(RedisFleetDesk::conflicts);
    }

    void forget(String conflict) {
        desk(
                desk -> {
                    desk.forget(conflict);
                    return null;
                });
    }

    void beginIncarnation() {
        desk(
                desk -> {
                    desk.beginIncarnation();
                    return null;
                });
    }

    /** What the store holds now, tombstones too. */
    Map<String, Document> stored() {
        try (FleetStore store = openStore()) {
            return store.snapshot(0).documents();
        }
    }

    /** Changes a document over the revision given, and waits until the fleet has it. */
    Outcome update(String pid, Revision over, boolean deleted, String content)
            throws InterruptedException {
        return Waiting.forOutcome(node.update(pid, over, deleted, content));
    }

    List<FleetFinding> check() {
        try (UnifiedJedis redis = connector.open()) {
            return new RedisCheck(redis, settings.fleet(), settings.durability()).findings();
        }
    }

    private <T> T desk(Function<RedisFleetDesk, T> work) {
        try (RedisFleetDesk desk = new RedisFleetDesk(connector.open(), settings.fleet())) {
            return work.apply(desk);
        }
    }

    @Override
    public void close() {
        node.close();
    }
}
