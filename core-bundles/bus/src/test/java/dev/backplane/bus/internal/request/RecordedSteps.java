package dev.backplane.bus.internal.request;

import dev.backplane.monitor.TraceHop;
import dev.backplane.monitor.TraceRecorder;
import dev.backplane.monitor.TraceSpan;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** Remembers every step that has ended; the n-th step begun is {@code 00-n}. */
public final class RecordedSteps implements TraceRecorder {

    /** One that has ended. */
    public record Step(
            TraceHop hop, String parent, String own, Map<String, String> details, String outcome) {}

    public final List<Step> ended = new CopyOnWriteArrayList<>();
    private final List<String> begun = new CopyOnWriteArrayList<>();

    @Override
    public TraceSpan begin(TraceHop hop, String traceparent) {
        begun.add(hop.name());
        String own = "00-" + begun.size();
        Map<String, String> details = new TreeMap<>();
        return new TraceSpan() {
            @Override
            public String traceparent() {
                return own;
            }

            @Override
            public TraceSpan detail(String key, String value) {
                details.put(key, value);
                return this;
            }

            @Override
            public void end(String outcome) {
                ended.add(new Step(hop, traceparent, own, details, outcome));
            }
        };
    }
}
