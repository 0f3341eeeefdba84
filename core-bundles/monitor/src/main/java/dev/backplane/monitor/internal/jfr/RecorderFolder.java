package dev.backplane.monitor.internal.jfr;

import org.osgi.framework.BundleContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.stream.Stream;

import javax.management.JMException;
import javax.management.ObjectName;

/**
 * Where the recorder keeps what it has not handed over yet: {@code data/jfr}. In the folder for
 * temporary files, its default, a process that is killed would leave some megabytes each time.
 */
public final class RecorderFolder {

    private static final Logger LOG = LoggerFactory.getLogger(RecorderFolder.class);

    private RecorderFolder() {}

    /**
     * Has the recorder use it, and removes what former processes left there. To be called before
     * the recorder is used; more than once does no harm.
     */
    public static void prepare(BundleContext context) {
        String home = context.getProperty("backplane.home");
        if (home != null) {
            prepare(Path.of(home).toAbsolutePath().resolve("data/jfr"));
        }
    }

    static synchronized void prepare(Path folder) {
        try {
            Files.createDirectories(folder);
            for (Path left : leftovers(folder)) {
                delete(left);
            }
            String argument = "repositorypath=\"" + folder + "\"";
            var _ =
                    ManagementFactory.getPlatformMBeanServer()
                            .invoke(
                                    new ObjectName("com.sun.management:type=DiagnosticCommand"),
                                    "jfrConfigure",
                                    new Object[] {new String[] {argument}},
                                    new String[] {String[].class.getName()});
        } catch (IOException | JMException e) {
            LOG.warn(
                    "The recorder keeps its files in the folder for temporary files, since {}"
                            + " cannot be used: {}",
                    folder,
                    e.toString());
        }
    }

    /** This process's own ends with its number. */
    private static List<Path> leftovers(Path folder) throws IOException {
        String own = "_" + ProcessHandle.current().pid();
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> !file.getFileName().toString().endsWith(own)).toList();
        }
    }

    private static void delete(Path folder) throws IOException {
        Files.walkFileTree(
                folder,
                new SimpleFileVisitor<>() {
                    @Override
                    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
                            throws IOException {
                        Files.delete(file);
                        return FileVisitResult.CONTINUE;
                    }

                    @Override
                    public FileVisitResult postVisitDirectory(Path done, IOException problem)
                            throws IOException {
                        Files.delete(done);
                        return FileVisitResult.CONTINUE;
                    }
                });
    }
}
