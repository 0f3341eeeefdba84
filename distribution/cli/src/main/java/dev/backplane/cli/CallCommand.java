package dev.backplane.cli;

import com.google.protobuf.ByteString;

import dev.backplane.proto.v1.InvocationServiceGrpc;
import dev.backplane.proto.v1.InvokeRequest;
import dev.backplane.proto.v1.InvokeStreamRequest;
import dev.backplane.proto.v1.Payload;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

import java.io.IOException;
import java.util.concurrent.Callable;

/** {@code backplane call}: one call, as a gateway makes it. */
@Command(
        name = "call",
        description = "Calls an operation of a plugin and prints the reply.",
        sortOptions = false,
        footerHeading = "%nExamples:%n",
        footer = {
            "  backplane call greeter greet Ada",
            "  backplane call shouter shout '{\"name\": \"Ada\"}' -H tenant=acme --timeout 2s",
            "  backplane call thumbs shrink - --content-type image/png <in.png >out.png"
        })
final class CallCommand implements Callable<Integer> {

    private final BackplaneCommand root;

    @Mixin private CallArguments arguments = new CallArguments();

    @Mixin private TimeoutOption timeout = new TimeoutOption();

    @Option(
            names = "--stream",
            description = "Expect a stream of replies; each is printed as it comes.")
    private boolean stream;

    CallCommand(BackplaneCommand root) {
        this.root = root;
    }

    @Override
    public Integer call() throws IOException {
        Payload sent = arguments.payload(root.terminal());
        try (RuntimeClient client = root.connect()) {
            var invocations = timeout.on(client.invocations());
            if (stream) {
                callForStream(invocations, sent);
            } else {
                print(
                        invocations
                                .invoke(
                                        InvokeRequest.newBuilder()
                                                .setPlugin(arguments.plugin())
                                                .setOperation(arguments.operation())
                                                .setPayload(sent)
                                                .build())
                                .getPayload());
            }
        }
        return 0;
    }

    private void callForStream(
            InvocationServiceGrpc.InvocationServiceBlockingStub invocations, Payload sent)
            throws IOException {
        var request =
                InvokeStreamRequest.newBuilder()
                        .setPlugin(arguments.plugin())
                        .setOperation(arguments.operation())
                        .setPayload(sent)
                        .build();
        var replies = invocations.invokeStream(request);
        while (replies.hasNext()) {
            print(replies.next().getPayload());
        }
    }

    private void print(Payload reply) throws IOException {
        ByteString data = reply.getData();
        data.writeTo(root.terminal().out());
        boolean ended = !data.isEmpty() && data.byteAt(data.size() - 1) == '\n';
        if (PayloadText.isText(reply.getContentType()) && !ended) {
            root.terminal().out().write('\n');
        }
        root.terminal().out().flush();
    }
}
