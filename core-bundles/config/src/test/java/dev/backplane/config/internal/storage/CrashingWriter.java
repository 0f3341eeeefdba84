package dev.backplane.config.internal.storage;

import org.apache.felix.cm.PersistenceManager;

import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Dictionary;

/**
 * The program {@link CrashTest} kills: it stores ever higher numbers and prints each one stored.
 */
final class CrashingWriter {

    static final int PIDS = 3;

    private CrashingWriter() {}

    @SuppressWarnings({"rawtypes", "unchecked"})
    public static void main(String[] args) throws Exception {
        PersistenceManager storage =
                new AtomicFilePersistence(
                        new DurableDirectory(Path.of(args[0]), Boolean.parseBoolean(args[1])));
        int number = Integer.parseInt(args[2]);
        PrintStream out = new PrintStream(new java.io.FileOutputStream(java.io.FileDescriptor.out));
        while (true) {
            number++;
            for (int i = 0; i < PIDS; i++) {
                Dictionary value = AtomicFilePersistenceTest.value("pid" + i, number);
                storage.store("pid" + i, value);
                out.print(i + " " + number + "\n");
                out.flush();
            }
        }
    }
}
