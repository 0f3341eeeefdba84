package dev.backplane.manager.internal.restart;

import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.metatype.annotations.Designate;

/** The configuration of restarts as it is now; a change holds for the failures after it. */
@Component(service = RestartTuning.class, configurationPid = RestartConfig.PID)
@Designate(ocd = RestartConfig.class)
public final class RestartTuning {

    private volatile RestartConfig config;

    @Activate
    public RestartTuning(RestartConfig config) {
        this.config = config;
    }

    @Modified
    void modified(RestartConfig changed) {
        config = changed;
    }

    /** What holds now. */
    public RestartConfig now() {
        return config;
    }
}
