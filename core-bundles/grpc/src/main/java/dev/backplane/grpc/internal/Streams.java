package dev.backplane.grpc.internal;

import dev.backplane.plugin.ErrorCode;
import dev.backplane.plugin.PluginException;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Calls without an end of their own: they end when their callers leave or the endpoint stops. */
final class Streams {

    private final Set<Open> open = ConcurrentHashMap.newKeySet();
    private volatile boolean stopped;

    /** What may have to wait. */
    @FunctionalInterface
    interface Source<T> {
        T next() throws InterruptedException;
    }

    /** Ends every stream, so that the endpoint need not wait for them. */
    void stop() {
        stopped = true;
        open.forEach(each -> each.reader.interrupt());
    }

    /** For the thread that sends. */
    Open open(VirtualThreadCall<?, ?> call) {
        Open begun = new Open(Thread.currentThread(), call);
        open.add(begun);
        return begun;
    }

    /** One of them. */
    final class Open implements AutoCloseable {

        private final Thread reader;
        private final Runnable forget;

        private Open(Thread reader, VirtualThreadCall<?, ?> call) {
            this.reader = reader;
            this.forget = call.cancellation().onCancel(reader::interrupt);
        }

        /**
         * The next of what is to be sent.
         *
         * @throws PluginException when the endpoint stops
         * @throws InterruptedException when the caller has left
         */
        <T> T await(Source<T> source) throws InterruptedException {
            try {
                if (stopped) {
                    throw shuttingDown();
                }
                return source.next();
            } catch (InterruptedException e) {
                if (stopped) {
                    throw shuttingDown();
                }
                throw e;
            }
        }

        private static PluginException shuttingDown() {
            return new PluginException(
                    ErrorCode.RUNTIME_UNAVAILABLE,
                    "the runtime's endpoint is shutting down; ask again when it is back");
        }

        @Override
        public void close() {
            forget.run();
            open.remove(this);
        }
    }
}
