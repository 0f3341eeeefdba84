package dev.backplane.monitor.internal.ledger;

import dev.backplane.monitor.LedgerWindow;
import dev.backplane.monitor.internal.jfr.Anchors;
import dev.backplane.monitor.internal.jfr.Parties;
import dev.backplane.monitor.internal.jfr.Recorder;
import dev.backplane.monitor.internal.jfr.RecorderEvents;
import dev.backplane.monitor.internal.jfr.Trail;
import dev.backplane.monitor.internal.jfr.Trails;

import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordedThread;
import jdk.jfr.consumer.RecordingStream;

import org.jspecify.annotations.Nullable;
import org.osgi.framework.BundleContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Measures by a stream of the JDK Flight Recorder. Two threads: the recorder's, which adds up what
 * comes, and one that ends the windows on time.
 */
final class JfrMeter implements Meter {

    private static final Logger LOG = LoggerFactory.getLogger(JfrMeter.class);

    /** The recorder hands samples over once a second. */
    private static final Duration GRACE = Duration.ofMillis(2_500);

    private static final Duration KEPT_ON_DISK = Duration.ofMinutes(1);
    private static final String RECORDER_THREADS = "JFR ";

    private final Terms terms;
    private final Consumer<LedgerWindow> finished;
    private final Consumer<String> failed;
    private final BundleContext context;
    private final Carriers carriers = Carriers.find();
    private final LinuxProcess process = new LinuxProcess(carriers);
    private final Parties parties = new Parties();
    private final Trails trails = new Trails();
    private final RecordingStream stream = new RecordingStream();
    private final Anchors anchors;
    private final Windows windows;
    private final CountDownLatch closed = new CountDownLatch(1);

    private JfrMeter(
            BundleContext context,
            Terms terms,
            Consumer<LedgerWindow> finished,
            Consumer<String> failed) {
        this.context = context;
        this.terms = terms;
        this.finished = finished;
        this.failed = failed;
        this.anchors = new Anchors(context);
        this.windows = new Windows(parties, Instant.now(), process.read());
    }

    private JfrMeter begin() {
        RecorderEvents.enable(stream::enable, terms.cpuPeriod(), terms.allocations());
        subscribe();
        stream.startAsync();
        anchors.follow();
        Thread.ofPlatform().daemon().name("backplane-ledger").start(this::endWindows);
        return this;
    }

    static Maker in(BundleContext context) {
        return (terms, finished, failed) -> {
            Optional<String> missing = Recorder.missing(context);
            if (missing.isPresent()) {
                throw new MeterUnavailableException(missing.get(), null);
            }
            try {
                return new JfrMeter(context, terms, finished, failed).begin();
            } catch (RuntimeException e) { // of the recorder, whatever it is
                throw new MeterUnavailableException(
                        "the JDK Flight Recorder does not start: " + e.getMessage(), e);
            }
        };
    }

    private void subscribe() {
        stream.setReuse(true);
        stream.setOrdered(false);
        stream.setMaxAge(KEPT_ON_DISK);
        stream.onError(problem -> LOG.warn("A sample was not understood: {}", problem.toString()));
        stream.onClose(
                () ->
                        end(
                                "its recording was stopped; set enabled to false and to true again"
                                        + " to begin anew"));
        stream.onEvent(RecorderEvents.ANCHOR, parties::learn);
        stream.onEvent(RecorderEvents.CPU, this::cpu);
        stream.onEvent(RecorderEvents.LOST, this::lost);
        stream.onEvent(
                RecorderEvents.ALLOCATION,
                sample -> {
                    Trail trail = trails.of(sample);
                    long weight = sample.getLong(RecorderEvents.WEIGHT);
                    windows.add(sample.getStartTime(), sums -> sums.allocated(trail, weight));
                });
        stream.onEvent(
                RecorderEvents.THREAD_START,
                start -> {
                    Trail trail = trails.started(start);
                    windows.add(start.getStartTime(), sums -> sums.threadStarted(trail));
                });
        stream.onEvent(RecorderEvents.THREAD_END, trails::ended);
    }

    private void cpu(RecordedEvent sample) {
        RecordedThread thread = sample.getThread();
        if (isRecorder(thread)) {
            return; // counted exactly
        }
        Trail trail = trails.of(sample);
        long nanos = sample.getDuration(RecorderEvents.PERIOD).toNanos();
        windows.add(sample.getStartTime(), sums -> sums.cpu(number(thread), trail, nanos));
    }

    private void lost(RecordedEvent event) {
        RecordedThread thread = event.getThread();
        if (!isRecorder(thread)) {
            long nanos = event.getInt("lostSamples") * terms.cpuPeriod().toNanos();
            windows.add(event.getStartTime(), sums -> sums.lost(number(thread), nanos));
        }
    }

    /** A thread that the recorder does not know any more was a virtual one. */
    private long number(@Nullable RecordedThread thread) {
        if (thread == null || thread.isVirtual()) {
            return ProcessTimes.VIRTUAL;
        }
        String name = thread.getJavaName();
        return name != null && carriers.isNamed(name)
                ? ProcessTimes.VIRTUAL
                : thread.getOSThreadId();
    }

    private static boolean isRecorder(@Nullable RecordedThread thread) {
        return thread != null
                && thread.getJavaName() != null
                && thread.getJavaName().startsWith(RECORDER_THREADS);
    }

    /** The first window is not shown: measuring began within it. */
    private void endWindows() {
        try {
            boolean whole = false;
            for (Duration pause = Duration.ZERO; !isClosedWithin(pause); whole = true) {
                windows.next(Instant.now(), process.read());
                if (isClosedWithin(GRACE)) {
                    return;
                }
                LedgerWindow window = windows.close(id -> context.getBundle(id) != null);
                if (whole) {
                    finished.accept(window);
                }
                pause = terms.window().minus(GRACE);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) { // the root of this thread
            LOG.error("Measuring what plugins use ends", e);
            end(e.toString());
        }
    }

    private boolean isClosedWithin(Duration time) throws InterruptedException {
        return closed.await(time.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Unless it was closed on purpose. */
    private void end(String reason) {
        if (closed.getCount() > 0) {
            close();
            failed.accept(reason);
        }
    }

    @Override
    public void close() {
        closed.countDown();
        anchors.close();
        stream.close();
    }
}
