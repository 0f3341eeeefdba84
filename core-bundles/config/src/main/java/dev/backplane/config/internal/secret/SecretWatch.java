package dev.backplane.config.internal.secret;

import dev.backplane.config.internal.live.LiveConfigurations;
import dev.backplane.config.internal.source.FolderWatch;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;

/** Gives configurations anew to those who have them when a secret in them was rotated. */
public final class SecretWatch {

    private static final Logger LOG = LoggerFactory.getLogger(SecretWatch.class);

    private final FolderWatch folder;
    private final LiveConfigurations live;
    private final BiConsumer<String, Map<String, Object>> deliver;

    /**
     * @param folders with a file for each secret
     * @param deliver writes a configuration as it is, so that it is delivered again
     */
    public SecretWatch(
            List<Path> folders,
            LiveConfigurations live,
            BiConsumer<String, Map<String, Object>> deliver) {
        this.folder = new FolderWatch(folders, name -> !name.startsWith("."));
        this.live = live;
        this.deliver = deliver;
    }

    public void begin() throws IOException {
        var _ = folder.begin();
    }

    /**
     * Looks whether secrets have changed.
     *
     * @return whether any has
     */
    public boolean follow() throws IOException {
        List<String> rotated = new ArrayList<>();
        var changes = folder.changes();
        changes.forEach(
                (name, path) -> {
                    if (path != null) {
                        rotated.add("secret:" + name);
                    }
                });
        if (!rotated.isEmpty()) {
            for (String pid : live.pids()) {
                Map<String, Object> properties = live.read(pid);
                if (properties != null && uses(properties, rotated)) {
                    deliver.accept(pid, properties);
                    LOG.info("{} is delivered again with {}", pid, String.join(", ", rotated));
                }
            }
        }
        return !changes.isEmpty();
    }

    private static boolean uses(Map<String, Object> properties, List<String> secrets) {
        return properties.values().stream()
                .anyMatch(value -> Placeholders.names(value).stream().anyMatch(secrets::contains));
    }
}
