package dev.backplane.benchmarks.worker;

import dev.backplane.bus.Payload;
import dev.backplane.bus.Request;
import dev.backplane.bus.RequestHandler;
import dev.backplane.bus.ResponseStream;
import dev.backplane.bus.StreamHandler;

import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Sends the version a few times, in so many microseconds. */
@Component(property = RequestHandler.OPERATION + "=stream")
public final class Streaming implements StreamHandler {

    private final Manners manners;
    private final Work work = new Work();

    /** Needs to know its version. */
    @Activate
    public Streaming(@Reference Manners manners) {
        this.manners = manners;
    }

    @Override
    public void handle(Request request, ResponseStream responses) {
        String _ =
                work.apply(
                        "stream " + manners.time(request.payload().text()),
                        part -> send(responses));
    }

    private String send(ResponseStream responses) {
        try {
            responses.send(Payload.text(manners.version()));
            return manners.version();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while a part was sent", e);
        }
    }
}
