package dev.backplane.config.internal.fleet;

import dev.backplane.config.ConfigurationSchemas;
import dev.backplane.config.Fleet;
import dev.backplane.config.FleetConflict;
import dev.backplane.config.FleetFinding;
import dev.backplane.config.FleetMember;
import dev.backplane.config.FleetStatus;
import dev.backplane.config.NodeLabels;
import dev.backplane.config.internal.fleet.FleetMembership.Surroundings;
import dev.backplane.loader.PluginLoader;

import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.cm.ConfigurationAdmin;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.metatype.annotations.Designate;

import java.util.List;

/**
 * Joins a fleet if one is configured; if not, nothing of it is even loaded. Those who use the
 * service are not disturbed when another fleet is.
 */
@Component(
        service = {}, // registered here: a component's service shows its configuration, passwords
        // too
        immediate = true,
        configurationPid = FleetConfig.PID)
@Designate(ocd = FleetConfig.class)
public final class FleetComponent implements Fleet {

    private final BundleContext context;
    private final Surroundings surroundings;
    private final LabelChanges labelChanges;
    private final ServiceRegistration<Fleet> registration;
    private volatile Standing standing;

    /** Joins. */
    @Activate
    public FleetComponent(
            BundleContext context,
            @Reference ConfigurationAdmin admin,
            @Reference PluginLoader loader,
            @Reference ConfigurationSchemas schemas,
            @Reference NodeLabels labels,
            FleetConfig config) {
        this.context = context;
        this.surroundings = new Surroundings(admin, loader, schemas, labels);
        this.standing = new Standing(context, surroundings, config);
        this.labelChanges = new LabelChanges(context, this::relabelled);
        relabelled(); // they may have changed meanwhile
        this.registration = context.registerService(Fleet.class, this, null);
    }

    /** Leaves the one, and joins the other. */
    @Modified
    public void rejoin(FleetConfig config) {
        standing.close();
        standing = new Standing(context, surroundings, config);
    }

    private void relabelled() {
        standing.relabelled();
    }

    /** Leaves. */
    @Deactivate
    public void leave() {
        registration.unregister();
        labelChanges.close();
        standing.close();
    }

    @Override
    public FleetStatus status() {
        return standing.status();
    }

    @Override
    public List<FleetMember> members() {
        return standing.members();
    }

    @Override
    public List<FleetConflict> conflicts() {
        return standing.ask(FleetMembership::conflicts);
    }

    @Override
    public void resolve(String id, boolean mine) {
        standing.ask(
                joined -> {
                    Conflicts.resolve(joined, id, mine);
                    return id;
                });
    }

    @Override
    public List<FleetFinding> check() {
        return standing.ask(FleetMembership::check);
    }

    @Override
    public byte[] backup() {
        return standing.ask(joined -> Backup.write(joined.stored().values()));
    }

    @Override
    public int restore(byte[] backup) {
        return standing.ask(joined -> joined.restore(Backup.read(backup)));
    }
}
