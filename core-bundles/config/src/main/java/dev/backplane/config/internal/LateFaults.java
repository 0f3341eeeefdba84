package dev.backplane.config.internal;

import dev.backplane.config.CheckedConfiguration;
import dev.backplane.config.internal.live.LiveConfigurations;
import dev.backplane.config.internal.schema.Declarations;
import dev.backplane.config.internal.schema.MetatypeSchemas;

import org.osgi.framework.Bundle;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.Map;
import java.util.Set;

/** Configurations that were there before the plugin that says what they must hold. */
final class LateFaults {

    private static final Logger LOG = LoggerFactory.getLogger(LateFaults.class);

    private final Declarations declarations;
    private final MetatypeSchemas schemas;
    private final LiveConfigurations live;

    LateFaults(Declarations declarations, MetatypeSchemas schemas, LiveConfigurations live) {
        this.declarations = declarations;
        this.schemas = schemas;
        this.live = live;
    }

    /** Says what is wrong with the configurations of a bundle that has come up. */
    void report(Bundle bundle) {
        Set<String> declared = declarations.pids(bundle);
        if (declared.isEmpty()) {
            return;
        }
        for (String pid : live.pids()) {
            int tilde = pid.indexOf('~');
            String factory = tilde < 0 ? pid : pid.substring(0, tilde);
            Map<String, Object> now =
                    declared.contains(pid) || declared.contains(factory) ? live.read(pid) : null;
            if (now != null) {
                var faults = schemas.check(pid, now).faults();
                if (!faults.isEmpty()) {
                    LOG.warn(
                            "The configuration of {} was there before it. {}. See: backplane config"
                                    + " explain {}",
                            bundle.getSymbolicName(),
                            CheckedConfiguration.sentence(pid, faults),
                            pid);
                }
            }
        }
    }
}
