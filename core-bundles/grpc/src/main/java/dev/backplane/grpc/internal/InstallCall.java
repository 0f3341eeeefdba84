package dev.backplane.grpc.internal;

import com.google.protobuf.ByteString;

import dev.backplane.loader.ArtifactSource;
import dev.backplane.loader.Digest;
import dev.backplane.manager.InstallRequest;
import dev.backplane.manager.PluginManager;
import dev.backplane.manager.Proposal.Install;
import dev.backplane.plugin.ErrorCode;
import dev.backplane.plugin.PluginException;
import dev.backplane.proto.v1.InstallPluginRequest;
import dev.backplane.proto.v1.InstallPluginRequest.SourceCase;
import dev.backplane.proto.v1.InstallPluginResponse;

import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.Status;

import org.jspecify.annotations.Nullable;

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * One installation. An upload is installed while it still arrives, hence two threads: the
 * transport's, which takes the messages, and a virtual one in the manager; whichever comes to an
 * end first closes the call.
 */
final class InstallCall extends ServerCall.Listener<Received<InstallPluginRequest>>
        implements CallsInFlight.Open {

    private final ServerCall<Received<InstallPluginRequest>, InstallPluginResponse> call;
    private final PluginManager manager;
    private final UploadPipe pipe;
    private final CallsInFlight calls;
    private final InboundRefusal inbound = InboundRefusal.current();
    private final AtomicBoolean closed = new AtomicBoolean();
    private @Nullable InstallRequest request;
    private boolean uploading;
    private boolean dryRun; // written before the thread that reads it is started

    private InstallCall(
            ServerCall<Received<InstallPluginRequest>, InstallPluginResponse> call,
            PluginManager manager,
            CallsInFlight calls,
            Duration idle) {
        this.call = call;
        this.manager = manager;
        this.calls = calls;
        this.pipe = new UploadPipe(() -> call.request(1), idle);
    }

    static ServerCallHandler<Received<InstallPluginRequest>, InstallPluginResponse> handler(
            PluginManager manager, CallsInFlight calls, Duration idle) {
        return (call, metadata) -> {
            // The message with the options, and the one after it.
            call.request(2);
            InstallCall begun = new InstallCall(call, manager, calls, idle);
            calls.began(begun);
            return begun;
        };
    }

    @Override
    public void onMessage(Received<InstallPluginRequest> received) {
        InstallPluginRequest message = received.message();
        try {
            if (closed.get()) {
                return;
            }
            if (message == null) {
                reject(Objects.requireNonNull(received.problem()));
            } else if (request == null) {
                begin(message);
            } else {
                pipe.offer(checkedChunk(message));
            }
        } catch (PluginException e) {
            reject(e);
        }
    }

    @Override
    public void onHalfClose() {
        InstallRequest ready = request;
        if (ready == null) {
            reject(
                    invalid(
                            "the call ended without a message; the first one holds the options and"
                                    + " the source"));
        } else if (uploading) {
            pipe.complete();
        } else {
            startInstalling(ready);
        }
    }

    @Override
    public void onComplete() {
        calls.ended(this);
    }

    @Override
    public void cutOff(PluginException reason) {
        reject(reason);
    }

    @Override
    public void onCancel() {
        calls.ended(this);
        PluginException problem = inbound.problem();
        if (problem != null) {
            reject(problem);
        }
        pipe.fail("the caller gave up before the upload was complete");
    }

    private void begin(InstallPluginRequest message) {
        ArtifactSource source = sourceOf(message);
        Boolean start = message.getOptions().getStopped() ? Boolean.FALSE : null;
        InstallRequest ready =
                new InstallRequest(
                        source,
                        PluginService.OWNER,
                        start,
                        message.getOptions().getForce(),
                        sha256(message.getOptions().getSha256()));
        dryRun = message.getOptions().getDryRun();
        request = ready;
        if (uploading) {
            startInstalling(ready);
        }
    }

    private static @Nullable Digest sha256(String text) {
        try {
            return text.isEmpty() ? null : Digest.parse(TextLimits.name("sha256", text));
        } catch (IllegalArgumentException e) {
            throw new PluginException(
                    ErrorCode.INVALID_ARGUMENT, "the field 'sha256' is " + e.getMessage(), e);
        }
    }

    private ArtifactSource sourceOf(InstallPluginRequest message) {
        return switch (message.getSourceCase()) {
            case PATH ->
                    new ArtifactSource.LocalFile(
                            path(TextLimits.source("path", message.getPath())));
            case URL -> new ArtifactSource.Remote(uri(TextLimits.source("url", message.getUrl())));
            case FILE_NAME -> {
                String name = TextLimits.name("file_name", message.getFileName());
                if (name.isBlank()) {
                    throw invalid("the upload has no name; set 'file_name'");
                }
                uploading = true;
                yield new ArtifactSource.Upload(name, pipe);
            }
            case CHUNK, SOURCE_NOT_SET ->
                    throw invalid(
                            "the first message must say where the bytes come from: set 'path',"
                                    + " 'url', or 'file_name' for an upload");
        };
    }

    private ByteString checkedChunk(InstallPluginRequest message) {
        if (!uploading) {
            throw invalid("a path or URL is the whole request, but another message followed it");
        }
        if (message.hasOptions() || message.getSourceCase() != SourceCase.CHUNK) {
            throw invalid("after the first message of an upload only 'chunk' may be set");
        }
        return message.getChunk();
    }

    private static Path path(String text) {
        try {
            Path path = Path.of(text);
            if (path.isAbsolute()) {
                return path;
            }
        } catch (InvalidPathException e) {
            throw new PluginException(
                    ErrorCode.INVALID_ARGUMENT,
                    "'" + text + "' is not a path: " + e.getReason(),
                    e);
        }
        throw invalid("the path '" + text + "' is not absolute; it names a file on the server");
    }

    private static URI uri(String text) {
        try {
            URI uri = new URI(text);
            if (uri.isAbsolute()) {
                return uri;
            }
        } catch (URISyntaxException e) {
            throw new PluginException(
                    ErrorCode.INVALID_ARGUMENT, "not a URL: " + e.getMessage(), e);
        }
        throw invalid("the URL '" + text + "' has no scheme; begin it with file:, http: or https:");
    }

    private void startInstalling(InstallRequest ready) {
        VirtualThreadCall.THREADS.newThread(() -> install(ready)).start();
    }

    private void install(InstallRequest ready) {
        try {
            InstallPluginResponse response = response(ready);
            if (closed.compareAndSet(false, true)) {
                call.sendHeaders(new Metadata());
                call.sendMessage(response);
                call.close(Status.OK, new Metadata());
            }
        } catch (Throwable problem) {
            reject(problem);
        }
    }

    private InstallPluginResponse response(InstallRequest ready) {
        InstallPluginResponse.Builder response = InstallPluginResponse.newBuilder();
        return dryRun
                ? response.setPlan(PlanMessages.write(manager.plan(new Install(ready)))).build()
                : response.setPlugin(PluginMessages.write(manager.install(ready))).build();
    }

    private void reject(Throwable problem) {
        if (closed.compareAndSet(false, true)) {
            ErrorReply reply = ErrorReply.of(problem, Subject.NONE);
            call.close(reply.status(), reply.trailers());
        }
        pipe.fail("the upload was broken off");
    }

    private static PluginException invalid(String message) {
        return new PluginException(ErrorCode.INVALID_ARGUMENT, message);
    }
}
