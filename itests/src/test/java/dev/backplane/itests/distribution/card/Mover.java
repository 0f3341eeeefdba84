package dev.backplane.itests.distribution.card;

import dev.backplane.bus.MessageBus;
import dev.backplane.bus.Payload;
import dev.backplane.bus.Request;
import dev.backplane.bus.RequestHandler;
import dev.backplane.bus.ResponseStream;
import dev.backplane.bus.StreamHandler;
import dev.backplane.plugin.StateTransfer;

import org.osgi.framework.BundleActivator;
import org.osgi.framework.BundleContext;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.ServiceReference;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Dictionary;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The activator of a plugin that is replaced while it is called: it counts, hands its count over,
 * and can be slow, failing, or stuck, as its manifest says.
 */
public final class Mover implements BundleActivator {

    /** Manifest header: its own name, to call itself by. */
    public static final String NAME = "Mover-Name";

    /** Manifest header: the schema of its state; without it there is none. */
    public static final String SCHEMA = "Mover-Schema";

    /**
     * Manifest header: {@code import-fails}; {@code start-hangs}, {@code stop-hangs}, {@code
     * export-hangs}, {@code import-hangs}; {@code thread-stays}.
     */
    public static final String TROUBLE = "Mover-Trouble";

    /** Manifest header: a file that is made before it hangs. */
    public static final String MARK = "Mover-Mark";

    /** Manifest header: percent of the calls of {@code work} that fail. */
    public static final String FAULTS = "Mover-Faults";

    /** Manifest header: milliseconds that {@code work} takes. */
    public static final String PACE = "Mover-Pace";

    private final AtomicLong count = new AtomicLong();
    private BundleContext context;
    private String version = "";
    private int faults;
    private int pace;

    @Override
    public void start(BundleContext bundle) throws Exception {
        context = bundle;
        version = bundle.getBundle().getVersion().toString();
        hangIf("start-hangs");
        if (header(TROUBLE, "").equals("thread-stays")) {
            Thread.ofPlatform().daemon().name("mover-left-behind").start(this::stay);
        }
        faults = Integer.parseInt(header(FAULTS, "0"));
        pace = Integer.parseInt(header(PACE, "0"));
        answer("version", request -> Payload.text(version));
        answer("count", request -> Payload.text(String.valueOf(count.incrementAndGet())));
        answer("work", this::work);
        answer("sleep", this::sleep);
        answer("nested", this::nested);
        context.registerService(StreamHandler.class, this::items, properties("items"));
        String schema = header(SCHEMA, "");
        if (!schema.isEmpty()) {
            context.registerService(
                    StateTransfer.class, new Transfer(Integer.parseInt(schema)), null);
        }
    }

    @Override
    public void stop(BundleContext bundle) throws Exception {
        version = "stopped " + version;
        hangIf("stop-hangs");
    }

    private void stay() {
        try {
            TimeUnit.DAYS.sleep(1);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void hangIf(String trouble) throws Exception {
        if (header(TROUBLE, "").equals(trouble)) {
            hang(context);
        }
    }

    /** Leaves its mark, if it is to. */
    static void hang(BundleContext bundle) throws IOException, InterruptedException {
        String mark = bundle.getBundle().getHeaders("").get(MARK);
        if (mark != null) {
            Files.writeString(Path.of(mark), "here");
        }
        TimeUnit.DAYS.sleep(1);
    }

    private String header(String name, String otherwise) {
        String value = context.getBundle().getHeaders("").get(name);
        return value == null ? otherwise : value;
    }

    private void answer(String operation, RequestHandler handler) {
        context.registerService(RequestHandler.class, handler, properties(operation));
    }

    private static Dictionary<String, ?> properties(String operation) {
        return FrameworkUtil.asDictionary(Map.of(RequestHandler.OPERATION, operation));
    }

    private Payload work(Request request) throws InterruptedException {
        TimeUnit.MILLISECONDS.sleep(pace);
        if (ThreadLocalRandom.current().nextInt(100) < faults) {
            throw new IllegalStateException("this version is bad");
        }
        return Payload.text(version);
    }

    private Payload sleep(Request request) throws InterruptedException {
        TimeUnit.MILLISECONDS.sleep(Long.parseLong(request.payload().text()));
        return Payload.text(version);
    }

    /** Calls itself, as often as the payload says. */
    private Payload nested(Request request) throws InterruptedException {
        int depth = Integer.parseInt(request.payload().text());
        if (depth == 0) {
            TimeUnit.MILLISECONDS.sleep(20);
            return Payload.text(version);
        }
        ServiceReference<MessageBus> reference = context.getServiceReference(MessageBus.class);
        return context.getService(reference)
                .request(
                        header(NAME, ""),
                        "nested",
                        Payload.text(String.valueOf(depth - 1)),
                        Duration.ofSeconds(10));
    }

    /** As many items as the payload says, with pauses, all of one version. */
    private void items(Request request, ResponseStream responses) throws Exception {
        int count = Integer.parseInt(request.payload().text());
        for (int i = 0; i < count; i++) {
            TimeUnit.MILLISECONDS.sleep(10);
            responses.send(Payload.text(version));
        }
    }

    private final class Transfer implements StateTransfer {

        private final int schema;

        Transfer(int schema) {
            this.schema = schema;
        }

        @Override
        public int schemaVersion() {
            return schema;
        }

        @Override
        public boolean canImport(int other) {
            return other <= schema;
        }

        @Override
        public void exportState(OutputStream out) throws Exception {
            hangIf("export-hangs");
            out.write(String.valueOf(count).getBytes(StandardCharsets.UTF_8));
        }

        @Override
        public void importState(int other, InputStream in) throws Exception {
            if (header(TROUBLE, "").equals("import-fails")) {
                throw new IOException("the state is upside down");
            }
            hangIf("import-hangs");
            count.set(Long.parseLong(new String(in.readAllBytes(), StandardCharsets.UTF_8)));
        }
    }
}
