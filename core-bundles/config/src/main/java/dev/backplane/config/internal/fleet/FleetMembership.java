package dev.backplane.config.internal.fleet;

import dev.backplane.config.ConfigurationSchemas;
import dev.backplane.config.FleetConflict;
import dev.backplane.config.FleetFinding;
import dev.backplane.config.FleetMember;
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
import dev.backplane.config.internal.fleet.redis.RedisFleetDesk.Restoring;
import dev.backplane.config.internal.fleet.redis.RedisFleetStore;
import dev.backplane.config.internal.fleet.redis.RedisPresence;
import dev.backplane.loader.PluginLoader;

import org.osgi.service.cm.ConfigurationAdmin;
import org.osgi.service.cm.ConfigurationEvent;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import redis.clients.jedis.UnifiedJedis;

import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** This runtime in a fleet: everything that exists only while there is one. */
final class FleetMembership implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(FleetMembership.class);

    private final FleetSettings settings;
    private final Surroundings surroundings;
    private final RedisConnector connector;
    private final LocalConfigurations local;
    private final SharedArtifacts artifacts;
    private final ArtifactCourier courier;
    private final FleetNode node;
    private final Presence presence;
    private final FleetRounds rounds;

    /**
     * Begins to follow the fleet.
     *
     * @param folder where the journal lies
     */
    FleetMembership(FleetSettings settings, Surroundings surroundings, Path folder)
            throws IOException {
        this.settings = settings;
        this.surroundings = surroundings;
        connector = settings.connector();
        artifacts =
                new SharedArtifacts(
                        surroundings.loader(), () -> new RedisArtifacts(connector.open()));
        courier = new ArtifactCourier(artifacts, this::retry);
        local =
                new LocalConfigurations(
                        surroundings.admin(),
                        new Travel(settings.nodePids()),
                        new ClearSecrets(surroundings.schemas()),
                        courier,
                        surroundings.labels());
        node =
                new FleetNode(
                        new FleetNode.Identity(settings.node(), journal(folder), true),
                        local,
                        this::openStore,
                        Pace.DEFAULT);
        presence =
                new Presence(
                        settings.node(),
                        () -> new RedisPresence(connector.open(), settings.fleet()),
                        node::status);
        rounds = new FleetRounds(node, presence, courier);
    }

    /**
     * What of the runtime takes part in a fleet.
     *
     * @param schemas say what is a secret
     */
    record Surroundings(
            ConfigurationAdmin admin,
            PluginLoader loader,
            ConfigurationSchemas schemas,
            NodeLabels labels) {}

    private void retry(String pid) {
        node.retry(pid);
    }

    private Path journal(Path folder) {
        return folder.resolve(settings.fleet() + ".journal");
    }

    void start() throws IOException {
        node.start();
        rounds.start();
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
                artifacts,
                courier);
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
            local.deleted(pid);
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
        Map<String, String> failed = new HashMap<>();
        local.staying().forEach((pid, why) -> failed.put(pid, "stays on this machine: " + why));
        failed.putAll(status.parked());
        if (!status.heldUp().isEmpty()) {
            failed.put("(unsent)", status.heldUp());
        }
        if (status.trouble() != null) {
            failed.put("(journal)", status.trouble());
        }
        if (presence.hasTwin()) {
            failed.put(
                    "(node)",
                    "another runtime is called "
                            + settings.node()
                            + ", too; set BACKPLANE_NODE of one to another name");
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
                surroundings.labels().labels());
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

    List<FleetMember> members() {
        return presence.members();
    }

    /**
     * Makes the fleet hold these documents and no others.
     *
     * @return how many were changed or deleted
     */
    int restore(Map<String, String> documents) {
        Restoring terms =
                new Restoring(node.epoch(), settings.recoveryWindow(), settings.logLength());
        for (Map.Entry<String, String> each : documents.entrySet()) {
            offerArtifact(each.getKey(), each.getValue());
        }
        return Waiting.forAnswer(
                settings.recoveryWindow(), () -> desk(desk -> desk.restore(documents, terms)));
    }

    private void offerArtifact(String pid, String content) {
        try {
            String artifact = Travel.artifact(pid, CanonicalJson.read(content));
            if (artifact != null) {
                artifacts.offer(artifact);
            }
        } catch (IOException e) {
            LOG.warn("The artifact of {} is not offered to the fleet: {}", pid, e.getMessage());
        }
    }

    /** What the store holds now, tombstones too. */
    Map<String, Document> stored() {
        try (FleetStore store = openStore()) {
            return store.snapshot(node.epoch()).documents();
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
        rounds.close();
        courier.close();
        node.close();
        presence.close();
    }
}
