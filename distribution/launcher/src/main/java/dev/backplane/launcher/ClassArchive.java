package dev.backplane.launcher;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.util.List;

/**
 * The archive of loaded classes that makes the next starts quick (class data sharing, JEP 350). The
 * first start has it made, in the background and by a process of its own. Without it everything
 * works as well, only slower.
 */
final class ClassArchive {

    private static final Logger LOG = LoggerFactory.getLogger("backplane");

    private ClassArchive() {}

    /** Whether this process only runs to be observed: it stops as soon as it is ready. */
    static boolean isTraining() {
        return Boolean.getBoolean("backplane.training");
    }

    /** Has the archive made if the start script found none. */
    static void makeIfMissing(Layout layout) {
        if (!"missing".equals(System.getProperty("backplane.archive"))) {
            return;
        }
        String script = layout.distribution().resolve("bin/backplane").toString();
        ProcessBuilder training = new ProcessBuilder(List.of("nice", "-n", "19", script, "train"));
        training.environment().put("BACKPLANE_HOME", layout.home().toString());
        try {
            training.redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
        } catch (IOException e) {
            LOG.debug("No class archive is made: {}", e.getMessage());
        }
    }
}
