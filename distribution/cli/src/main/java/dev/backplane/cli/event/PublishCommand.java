package dev.backplane.cli.event;

import dev.backplane.cli.BackplaneCommand;
import dev.backplane.cli.Failure;
import dev.backplane.cli.JsonOption;
import dev.backplane.cli.KeyValue;
import dev.backplane.cli.Labels;
import dev.backplane.cli.PayloadOption;
import dev.backplane.cli.RuntimeClient;
import dev.backplane.cli.TimeoutOption;
import dev.backplane.proto.v1.PublishRequest;
import dev.backplane.proto.v1.PublishResponse;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.UnaryOperator;

/** {@code backplane publish}. */
@Command(
        name = "publish",
        description = "Publishes an event and says how many subscribers it matched.",
        sortOptions = false,
        footerHeading = "%nExamples:%n",
        footer = {
            "  backplane publish orders/created '{\"id\": 7}' --property region=north",
            "  backplane publish orders/created - --wait --timeout 2s <order.json",
            "  backplane publish audit/closed --required",
            "",
            "Exit status 1: with --wait, if a subscriber had not finished in time; with --required,",
            "if there was none."
        })
public final class PublishCommand implements Callable<Integer> {

    private final BackplaneCommand root;

    @Parameters(index = "0", paramLabel = "TOPIC", description = "The topic: orders/created.")
    private String topic = "";

    @Parameters(
            index = "1",
            arity = "0..1",
            paramLabel = "PAYLOAD",
            description = "What to send; - reads it from the standard input. Default: nothing.")
    private @Nullable String text;

    @Mixin private PayloadOption payload = new PayloadOption();

    @Option(
            names = {"-p", "--property"},
            paramLabel = "KEY=VALUE",
            converter = KeyValue.Converter.class,
            description = "A property of the event, for filters and handlers; may be repeated.")
    private List<KeyValue> properties = new ArrayList<>();

    @Option(names = "--wait", description = "Wait until every subscriber has handled it.")
    private boolean wait;

    @Option(
            names = "--required",
            description = "Without any subscriber it becomes a dead letter, and this fails.")
    private boolean required;

    @Mixin private TimeoutOption timeout = new TimeoutOption();

    @Mixin private JsonOption json = new JsonOption();

    /** Made for each command line. */
    public PublishCommand(BackplaneCommand root) {
        this.root = root;
    }

    @Override
    public Integer call() throws IOException {
        PublishRequest.Builder request =
                PublishRequest.newBuilder()
                        .setTopic(topic)
                        .putAllProperties(
                                KeyValue.map("property", properties, UnaryOperator.identity()))
                        .setWait(wait)
                        .setRequired(required);
        if (text != null) {
            request.setPayload(payload.payload(text, root.terminal()));
        }
        PublishResponse response;
        try (RuntimeClient client = root.connect()) {
            response = timeout.on(client.events()).publish(request.build());
        }
        json.print(
                root.terminal(),
                response,
                out -> out.println(Labels.subscribers(response.getSubscribers())));
        judge(response);
        return 0;
    }

    private void judge(PublishResponse response) {
        if (response.getUnfinished() > 0) {
            throw new Failure(
                    response.getUnfinished()
                            + " of "
                            + Labels.subscribers(response.getSubscribers())
                            + " had not finished when the time was over");
        }
        if (required && response.getSubscribers() == 0) {
            throw new Failure(
                    "nobody subscribes to "
                            + topic
                            + "; the event is kept, see: backplane deadletter list --target "
                            + topic);
        }
    }
}
