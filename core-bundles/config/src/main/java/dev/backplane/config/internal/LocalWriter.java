package dev.backplane.config.internal;

import dev.backplane.config.ConfigurationRevision;
import dev.backplane.config.ConfigurationWrite;
import dev.backplane.config.ConfigurationWriter;
import dev.backplane.config.internal.history.RecordedConfigurations;
import dev.backplane.config.internal.source.FileClaims;
import dev.backplane.manager.Owner;
import dev.backplane.plugin.ErrorCode;
import dev.backplane.plugin.PluginException;

import java.util.function.Consumer;

/** Writing, as a service. */
final class LocalWriter implements ConfigurationWriter {

    private final RecordedConfigurations configurations;
    private final FileClaims claims;
    private final Consumer<String> applyFiles;

    /**
     * @param applyFiles has the files looked at that set a PID
     */
    LocalWriter(
            RecordedConfigurations configurations, FileClaims claims, Consumer<String> applyFiles) {
        this.configurations = configurations;
        this.claims = claims;
        this.applyFiles = applyFiles;
    }

    @Override
    public ConfigurationRevision write(ConfigurationWrite write) {
        return configurations.write(write, null);
    }

    @Override
    public void confirm(ConfigurationRevision written) {
        configurations.confirm(written);
    }

    @Override
    public void release(String pid, Owner by) {
        if (!configurations.release(pid, by)) {
            throw new PluginException(
                    ErrorCode.UNKNOWN_CONFIGURATION,
                    "there is no configuration "
                            + pid
                            + ", and no file sets one; see: backplane config list");
        }
        if (claims.isClaimed(pid)) {
            applyFiles.accept(pid);
        }
    }
}
