package dev.backplane.launcher;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.concurrent.TimeUnit;

/**
 * The archive of loaded classes that makes the next starts quick (class data sharing, JEP 350):
 * written once, in the background, by the first start. Without it, everything works as well, only
 * slower.
 */
final class ClassArchive {

    private static final Logger LOG = LoggerFactory.getLogger("backplane");
    private static final long LIMIT_SECONDS = 60;

    private ClassArchive() {}

    /** Writes the archive that the start script asked for, if it asked for one. */
    static void writeInBackground() {
        String target = System.getProperty("backplane.cds.archive");
        if (target != null) {
            Thread.ofPlatform()
                    .daemon()
                    .name("backplane-class-archive")
                    .start(() -> write(Path.of(target)));
        }
    }

    private static void write(Path target) {
        Path half =
                target.resolveSibling(target.getFileName() + "." + ProcessHandle.current().pid());
        try {
            Process dump =
                    new ProcessBuilder(
                                    Path.of(System.getProperty("java.home"), "bin", "jcmd")
                                            .toString(),
                                    String.valueOf(ProcessHandle.current().pid()),
                                    "VM.cds",
                                    "dynamic_dump",
                                    half.toString())
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.to(new File("/dev/null")))
                            .start();
            if (dump.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS) && Files.exists(half)) {
                Files.move(half, target, StandardCopyOption.ATOMIC_MOVE);
                LOG.debug("Wrote {}", target);
            } else {
                dump.destroyForcibly();
                Files.deleteIfExists(half);
                LOG.debug("No class archive was written");
            }
        } catch (IOException e) {
            LOG.debug("No class archive: {}", e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
