package dev.backplane.manager.internal.update;

import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.metatype.annotations.Designate;

/** The configuration of updates as it is now; a change holds for the updates after it. */
@Component(service = UpdateTuning.class, configurationPid = UpdateConfig.PID)
@Designate(ocd = UpdateConfig.class)
public final class UpdateTuning {

    private volatile UpdateConfig config;

    @Activate
    public UpdateTuning(UpdateConfig config) {
        this.config = config;
    }

    @Modified
    void modified(UpdateConfig changed) {
        config = changed;
    }

    /** What holds now. */
    public UpdateConfig now() {
        return config;
    }
}
