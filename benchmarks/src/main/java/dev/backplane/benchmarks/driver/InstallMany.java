package dev.backplane.benchmarks.driver;

import dev.backplane.bus.Payload;
import dev.backplane.bus.Request;
import dev.backplane.bus.RequestHandler;
import dev.backplane.loader.ArtifactSource.LocalFile;
import dev.backplane.manager.Door;
import dev.backplane.manager.InstallRequest;
import dev.backplane.manager.Owner;
import dev.backplane.manager.Phase;
import dev.backplane.manager.PluginInfo;
import dev.backplane.manager.PluginManager;
import dev.backplane.plugin.ErrorCode;
import dev.backplane.plugin.PluginException;

import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

import java.nio.file.Path;

/**
 * Measures the manager from within, as bare Felix is measured: no wire, no second process. Comes
 * in: one file a line. Goes out: the nanoseconds each took to be installed and started, one a line.
 */
@Component(property = RequestHandler.OPERATION + "=install")
public final class InstallMany implements RequestHandler {

    private static final Owner OWNER = new Owner(Door.GRPC, "benchmarks");

    private final PluginManager manager;

    /** Needs the manager alone. */
    @Activate
    public InstallMany(@Reference PluginManager manager) {
        this.manager = manager;
    }

    @Override
    public Payload handle(Request request) {
        StringBuilder times = new StringBuilder();
        for (String file : request.payload().text().lines().toList()) {
            InstallRequest install =
                    new InstallRequest(new LocalFile(Path.of(file)), OWNER, null, false);
            long begin = System.nanoTime();
            PluginInfo installed = manager.install(install);
            times.append(System.nanoTime() - begin).append('\n');
            if (installed.phase() != Phase.ACTIVE) {
                throw new PluginException(
                        ErrorCode.START_FAILED,
                        installed.name() + " is " + installed.phase() + ": " + installed.problem());
            }
        }
        return Payload.text(times.toString());
    }
}
