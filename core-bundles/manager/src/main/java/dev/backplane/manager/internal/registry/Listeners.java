package dev.backplane.manager.internal.registry;

import dev.backplane.manager.PluginChange;
import dev.backplane.manager.PluginListener;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Tells every listener of every change; one that throws does not keep the others from hearing. */
public final class Listeners {

    private static final Logger LOG = LoggerFactory.getLogger(Listeners.class);

    private final List<PluginListener> listeners = new CopyOnWriteArrayList<>();

    public void add(PluginListener listener) {
        listeners.add(listener);
    }

    public void remove(PluginListener listener) {
        listeners.remove(listener);
    }

    public void tell(PluginChange change) {
        for (PluginListener listener : listeners) {
            try {
                listener.changed(change);
            } catch (RuntimeException e) { // somebody else's code
                LOG.warn("A plugin listener failed on {}", change.kind(), e);
            }
        }
    }
}
