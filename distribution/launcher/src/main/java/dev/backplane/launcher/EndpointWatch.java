package dev.backplane.launcher;

import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceEvent;
import org.osgi.framework.ServiceListener;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.util.Map;

/**
 * Keeps the file of endpoints true: an endpoint whose configuration is changed may listen on
 * another port from then on. An endpoint that went away stays in the file, so that a client is told
 * which address does not answer.
 */
final class EndpointWatch implements ServiceListener {

    private static final Logger LOG = LoggerFactory.getLogger("backplane");

    private final Endpoints endpoints;
    private final RunFiles files;
    private Map<String, String> written;
    private boolean ended;

    private EndpointWatch(Endpoints endpoints, RunFiles files, Map<String, String> written) {
        this.endpoints = endpoints;
        this.files = files;
        this.written = written;
    }

    /** Writes the file, and again whenever an endpoint begins to serve. */
    static EndpointWatch begin(Endpoints endpoints, RunFiles files, Map<String, String> serving)
            throws IOException, InvalidSyntaxException {
        EndpointWatch watch = new EndpointWatch(endpoints, files, serving);
        files.writeEndpoints(serving);
        endpoints.listen(watch);
        watch.write();
        return watch;
    }

    @Override
    public void serviceChanged(ServiceEvent event) {
        if (event.getType() == ServiceEvent.REGISTERED
                || event.getType() == ServiceEvent.MODIFIED) {
            write();
        }
    }

    private synchronized void write() {
        Map<String, String> serving = endpoints.servingAfter(written);
        if (ended || serving.equals(written)) {
            return;
        }
        try {
            files.writeEndpoints(serving);
            written = serving;
            LOG.info("Backplane now listens on {}", Endpoints.describe(serving));
        } catch (IOException e) {
            LOG.error(
                    "The command line cannot be told that Backplane now listens on {}", serving, e);
        }
    }

    /** From now on nothing is written. */
    synchronized void end() {
        ended = true;
    }
}
