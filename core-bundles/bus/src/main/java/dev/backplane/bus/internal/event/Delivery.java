package dev.backplane.bus.internal.event;

import dev.backplane.bus.internal.Work;

import org.jspecify.annotations.Nullable;
import org.osgi.service.event.EventHandler;

/** The one place where a subscriber's code runs; whatever it does, the thread leaves as it came. */
final class Delivery {

    private final EventHandler handler;
    private final @Nullable ClassLoader loader;

    /**
     * @param loader the thread context class loader the handler gets
     */
    Delivery(EventHandler handler, @Nullable ClassLoader loader) {
        this.handler = handler;
        this.loader = loader;
    }

    /**
     * Hands the event to the handler.
     *
     * @param cell this thread's
     * @return what the handler threw, or null
     */
    @Nullable Throwable run(EventRun run, Work.Cell cell) {
        Thread thread = Thread.currentThread();
        ClassLoader loaderBefore = thread.getContextClassLoader();
        Work around = cell.get();
        cell.set(run);
        setLoader(thread, loaderBefore, loader);
        try {
            handler.handleEvent(run.event());
            return null;
        } catch (Throwable t) { // must reach neither Event Admin nor the drain
            return t;
        } finally {
            run.end();
            cell.set(around);
            setLoader(thread, thread.getContextClassLoader(), loaderBefore);
        }
    }

    /** Writing costs more than reading. */
    @SuppressWarnings("ReferenceEquality")
    private static void setLoader(
            Thread thread, @Nullable ClassLoader present, @Nullable ClassLoader wanted) {
        if (present != wanted) {
            thread.setContextClassLoader(wanted);
        }
    }
}
