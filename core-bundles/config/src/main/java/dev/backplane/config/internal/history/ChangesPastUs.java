package dev.backplane.config.internal.history;

import dev.backplane.manager.Owner;

import org.osgi.service.cm.ConfigurationEvent;
import org.osgi.service.cm.SynchronousConfigurationListener;

import java.util.concurrent.Executor;

/**
 * Has that recorded which others write into Config Admin. It is told on their thread, where whose
 * name they write in can be seen, and works on another, since they may hold locks.
 */
public final class ChangesPastUs implements SynchronousConfigurationListener {

    /** Desired states of plugins have a history of their own: releases. */
    private static final String DESIRED_STATES = "dev.backplane.plugin";

    private final RecordedConfigurations configurations;
    private final Executor executor;

    public ChangesPastUs(RecordedConfigurations configurations, Executor executor) {
        this.configurations = configurations;
        this.executor = executor;
    }

    @Override
    public void configurationEvent(ConfigurationEvent event) {
        Owner author = Authorship.current();
        boolean isOurs = author.equals(Authorship.RECORDED);
        boolean isContent = event.getType() != ConfigurationEvent.CM_LOCATION_CHANGED;
        if (isContent && !isOurs && !DESIRED_STATES.equals(event.getFactoryPid())) {
            String pid = event.getPid();
            executor.execute(() -> configurations.catchUp(pid, author));
        }
    }
}
