package dev.backplane.bus.internal;

import dev.backplane.monitor.TraceRecorder;
import dev.backplane.monitor.TraceSource;

import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;

/** Who records the steps of messages, if anybody does; else each step costs one look at a field. */
@Component(
        service = {Traces.class, TraceSource.class},
        immediate = true)
public final class Traces implements TraceSource {

    private volatile @Nullable TraceRecorder recorder;

    /** Called by Declarative Services; nobody records yet. */
    @Activate
    public Traces() {}

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            unbind = "unsetRecorder")
    public void setRecorder(TraceRecorder present) {
        recorder = present;
    }

    @SuppressWarnings("ReferenceEquality") // another may have come already
    void unsetRecorder(TraceRecorder gone) {
        if (recorder == gone) {
            recorder = null;
        }
    }

    /** Null while traces are off. */
    public @Nullable TraceRecorder recorder() {
        return recorder;
    }

    @Override
    public String traceparent() {
        Work work = Work.Cell.mine().get();
        return work == null ? "" : work.context().traceparent();
    }
}
