package dev.backplane.deploy.internal;

import dev.backplane.loader.ArtifactSource;
import dev.backplane.manager.Change;
import dev.backplane.manager.ConfigurationChange;
import dev.backplane.manager.InstallRequest;
import dev.backplane.manager.PluginManager;
import dev.backplane.manager.Proposal.Configure;
import dev.backplane.manager.Proposal.Install;
import dev.backplane.plugin.PluginException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What files would do if they lay where they are followed, as text. */
final class DryRunPlans {

    private final PluginManager manager;

    DryRunPlans(PluginManager manager) {
        this.manager = manager;
    }

    /** Of a jar in the plugin folder. */
    String jar(Path file) {
        String name = String.valueOf(file.getFileName());
        try {
            return manager.plan(
                            new Install(
                                    new InstallRequest(
                                            new ArtifactSource.LocalFile(file),
                                            Attempts.owner(name),
                                            null,
                                            false)))
                    .text();
        } catch (PluginException e) {
            return refused(name, e);
        }
    }

    /** Of a configuration file, a plan for each PID in it. */
    String configuration(Path file) {
        String name = String.valueOf(file.getFileName());
        StringBuilder text = new StringBuilder();
        try {
            for (ConfigurationChange each : ConfigurationFile.parse(Files.readAllBytes(file))) {
                text.append(configuration(name, each)).append('\n');
            }
        } catch (PluginException e) {
            text.append(refused(name, e));
        } catch (IOException e) {
            text.append(name).append(" cannot be read: ").append(e).append('\n');
        }
        return text.toString();
    }

    private String configuration(String name, ConfigurationChange change) {
        try {
            return manager.plan(new Configure(change, new Change(Attempts.owner(name), false)))
                    .text();
        } catch (PluginException e) {
            return refused(change.pid(), e);
        }
    }

    private static String refused(String what, PluginException e) {
        return what + " would be refused: " + e.code() + ": " + e.getMessage() + '\n';
    }
}
