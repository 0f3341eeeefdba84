package dev.backplane.launcher;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/**
 * Where the output of a start in the background goes. Until the home is its own, a start writes
 * into a file that no other uses, so that one that is refused does not take the log of the one that
 * runs.
 */
final class Console {

    private Console() {}

    /** From now on the output of this process is the home's {@code console.log}. */
    static void publish(Layout layout) throws StartFailure {
        String own = System.getProperty("backplane.console");
        if (own == null) {
            return;
        }
        Path log = layout.logs().resolve("console.log");
        try {
            Files.move(Path.of(own), log, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new StartFailure(
                    FolderProblem.sentence(layout.home(), log, FolderProblem.reason(e)), e);
        }
    }
}
