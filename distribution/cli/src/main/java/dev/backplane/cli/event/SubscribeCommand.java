package dev.backplane.cli.event;

import dev.backplane.cli.BackplaneCommand;
import dev.backplane.cli.Misuse;
import dev.backplane.cli.RuntimeClient;
import dev.backplane.cli.TimeSpan;
import dev.backplane.proto.v1.EventServiceGrpc.EventServiceBlockingStub;
import dev.backplane.proto.v1.Overflow;
import dev.backplane.proto.v1.SubscribeRequest;
import dev.backplane.proto.v1.SubscribeResponse;

import io.grpc.Status;
import io.grpc.StatusRuntimeException;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.TypeConversionException;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;

/** {@code backplane subscribe}. */
@Command(
        name = "subscribe",
        description =
                "Shows every event of some topics as it happens, until Ctrl-C; on the error stream"
                        + " when it is subscribed, and what it missed.",
        sortOptions = false,
        footerHeading = "%nExamples:%n",
        footer = {
            "  backplane subscribe 'orders/*'",
            "  backplane subscribe orders/created --filter '(region=north)' --count 10",
            "  backplane subscribe '*' --for 1m --json | jq -r .topic",
            "",
            "With --json each event is one line; its payload.data is base64."
        })
public final class SubscribeCommand implements Callable<Integer> {

    private final BackplaneCommand root;

    @Parameters(
            arity = "1..*",
            paramLabel = "TOPIC",
            description = "Topics: orders/created; orders/* for all below orders; * for all.")
    private List<String> topics = new ArrayList<>();

    @Option(
            names = "--filter",
            paramLabel = "FILTER",
            description = "Only events whose properties match this LDAP filter.")
    private String filter = "";

    @Option(names = "--count", paramLabel = "N", description = "End after so many events.")
    private long count = Long.MAX_VALUE;

    @Option(
            names = "--for",
            paramLabel = "TIME",
            converter = TimeSpan.class,
            description = "End after this time: 500ms, 30s, 2m; a bare number is seconds.")
    private @Nullable Duration time;

    @Option(
            names = "--overflow",
            paramLabel = "POLICY",
            defaultValue = "drop-oldest",
            converter = Policy.class,
            description =
                    "What happens to events while this is too slow: block, drop-oldest, reject,"
                            + " dead-letter. Default: ${DEFAULT-VALUE}.")
    private Overflow overflow = Overflow.OVERFLOW_DROP_OLDEST;

    @Option(
            names = "--capacity",
            paramLabel = "N",
            description = "How many events may wait; the runtime's default if not given.")
    private int capacity;

    @Option(
            names = "--name",
            paramLabel = "NAME",
            description = "What this subscriber is called in the runtime. Default: its address.")
    private String name = "";

    @Option(names = "--json", description = "Print JSON, one event a line.")
    private boolean json;

    /** Made for each command line. */
    public SubscribeCommand(BackplaneCommand root) {
        this.root = root;
    }

    @Override
    public Integer call() {
        Misuse.unless(count >= 1, "--count must be at least 1");
        EventPrinter printer = new EventPrinter(root.terminal(), json);
        try (var _ = SuccessWhenInterrupted.begin();
                RuntimeClient client = root.connect()) {
            show(stub(client).subscribe(request()), printer);
        } catch (StatusRuntimeException e) {
            if (time == null
                    || !printer.isSubscribed()
                    || e.getStatus().getCode() != Status.Code.DEADLINE_EXCEEDED) {
                throw e;
            }
        }
        return 0;
    }

    private void show(Iterator<SubscribeResponse> messages, EventPrinter printer) {
        while (printer.events() < count && messages.hasNext()) {
            if (!printer.print(messages.next())) {
                return; // nobody reads what is printed
            }
        }
    }

    private EventServiceBlockingStub stub(RuntimeClient client) {
        return time == null
                ? client.events()
                : client.events().withDeadlineAfter(time.toMillis(), TimeUnit.MILLISECONDS);
    }

    private SubscribeRequest request() {
        return SubscribeRequest.newBuilder()
                .addAllTopics(topics)
                .setFilter(filter)
                .setOverflow(overflow)
                .setCapacity(capacity)
                .setClient(name)
                .build();
    }

    static final class Policy implements ITypeConverter<Overflow> {
        @Override
        public Overflow convert(String value) {
            return switch (value.toLowerCase(Locale.ROOT).replace('_', '-')) {
                case "block" -> Overflow.OVERFLOW_BLOCK;
                case "drop-oldest" -> Overflow.OVERFLOW_DROP_OLDEST;
                case "reject" -> Overflow.OVERFLOW_REJECT;
                case "dead-letter" -> Overflow.OVERFLOW_DEAD_LETTER;
                default ->
                        throw new TypeConversionException(
                                "'" + value + "' is not block, drop-oldest, reject or dead-letter");
            };
        }
    }
}
