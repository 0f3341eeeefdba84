package dev.backplane.deploy.internal;

import org.apache.felix.fileinstall.ArtifactInstaller;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Modified;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/**
 * Claims the plugin folder from File Install, which would otherwise install and start jars past the
 * manager. It needs nothing but the framework, so it is there before File Install and stays while
 * the manager restarts.
 */
@Component(
        service = {ArtifactInstaller.class, FolderHints.class},
        immediate = true,
        configurationPid = FileDoor.PID,
        property = Constants.SERVICE_RANKING + ":Integer=1000")
public final class FolderHints implements ArtifactInstaller {

    private static final Logger LOG = LoggerFactory.getLogger(FolderHints.class);

    private final BundleContext context;
    private final Signal signal = new Signal();
    private volatile Path folder;

    @Activate
    public FolderHints(BundleContext context, FileDoor.Config config) {
        this.context = context;
        this.folder = FileDoor.folder(context, config);
    }

    /** Changes in place: without this service File Install would take the folder over. */
    @Modified
    void modified(FileDoor.Config config) {
        folder = FileDoor.folder(context, config);
    }

    /** Waits for a hint, but no longer than this. */
    void await(Duration limit) throws InterruptedException {
        signal.await(limit);
    }

    void raise() {
        signal.raise();
    }

    /**
     * By name only, since a half-written file has no content to judge by; and every name, since
     * File Install takes a jar for a bundle whatever its name. Configurations are left to File
     * Install.
     */
    @Override
    public boolean canHandle(File artifact) {
        String name = artifact.getName();
        return !name.endsWith(".cfg") && !name.endsWith(".config") && isInFolder(artifact);
    }

    @Override
    public void install(File artifact) {
        raise();
    }

    @Override
    public void update(File artifact) {
        raise();
    }

    @Override
    public void uninstall(File artifact) {
        raise();
    }

    private boolean isInFolder(File artifact) {
        Path parent = artifact.toPath().toAbsolutePath().normalize().getParent();
        if (parent == null || parent.equals(folder)) {
            return parent != null;
        }
        try {
            return Files.isSameFile(parent, folder);
        } catch (IOException e) {
            LOG.debug("{} is not compared with {}", parent, folder, e);
            return false;
        }
    }
}
