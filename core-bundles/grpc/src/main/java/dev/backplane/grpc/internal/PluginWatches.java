package dev.backplane.grpc.internal;

import dev.backplane.loader.PluginType;
import dev.backplane.manager.PluginChange;
import dev.backplane.manager.PluginInfo;
import dev.backplane.manager.PluginListener;
import dev.backplane.manager.PluginManager;
import dev.backplane.plugin.ErrorCode;
import dev.backplane.plugin.PluginException;
import dev.backplane.proto.v1.WatchPluginsRequest;
import dev.backplane.proto.v1.WatchPluginsResponse;

import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;

/**
 * Carries changes to everyone who watches; each watch has its own bounded queue, so that a slow one
 * harms only itself.
 */
final class PluginWatches implements PluginListener {

    private final PluginManager manager;
    private final int capacity;
    private final List<Watch> watches = new CopyOnWriteArrayList<>();
    private volatile boolean stopped;

    PluginWatches(PluginManager manager, int capacity) {
        this.manager = manager;
        this.capacity = Math.max(1, capacity);
    }

    @Override
    public void changed(PluginChange change) {
        watches.forEach(watch -> watch.offer(change));
    }

    /** Ends every watch, so that the endpoint need not wait for them. */
    void stop() {
        stopped = true;
        watches.forEach(watch -> watch.end(shuttingDown()));
    }

    /**
     * Sends what is there, then every change, until the caller leaves, falls behind, or the
     * endpoint stops.
     */
    void watch(
            WatchPluginsRequest message,
            VirtualThreadCall<WatchPluginsRequest, WatchPluginsResponse> call)
            throws InterruptedException {
        Watch watch = new Watch(Thread.currentThread(), capacity);
        // Listens first and looks then: a change in between is sent twice rather than not at all.
        watches.add(watch);
        Runnable forget = call.cancellation().onCancel(watch.reader::interrupt);
        try {
            if (stopped) {
                throw shuttingDown();
            }
            for (PluginInfo plugin : manager.list()) {
                if (isWanted(plugin, message)) {
                    call.send(PluginMessages.present(plugin));
                }
            }
            while (true) {
                PluginChange change = watch.next();
                if (isWanted(change.plugin(), message)) {
                    call.send(PluginMessages.write(change));
                }
            }
        } catch (InterruptedException e) {
            PluginException end = watch.end;
            if (end != null) {
                throw end;
            }
            throw e;
        } finally {
            forget.run();
            watches.remove(watch);
        }
    }

    private static boolean isWanted(PluginInfo plugin, WatchPluginsRequest message) {
        return message.getIncludeLibraries() || plugin.type() != PluginType.LIBRARY;
    }

    private static PluginException shuttingDown() {
        return new PluginException(
                ErrorCode.RUNTIME_UNAVAILABLE,
                "the runtime's endpoint is shutting down; watch again when it is back");
    }

    private static final class Watch {

        private final Thread reader;
        private final BlockingQueue<PluginChange> waiting;
        private volatile @Nullable PluginException end;

        private Watch(Thread reader, int capacity) {
            this.reader = reader;
            this.waiting = new LinkedBlockingQueue<>(capacity);
        }

        private void offer(PluginChange change) {
            if (!waiting.offer(change) && end == null) {
                end(
                        new PluginException(
                                ErrorCode.TOO_LARGE,
                                "this watch fell more than "
                                        + waiting.size()
                                        + " changes behind (watchCapacity of PID"
                                        + " dev.backplane.grpc); read faster, or watch again"));
            }
        }

        private void end(PluginException reason) {
            end = reason;
            reader.interrupt();
        }

        private PluginChange next() throws InterruptedException {
            return waiting.take();
        }
    }
}
