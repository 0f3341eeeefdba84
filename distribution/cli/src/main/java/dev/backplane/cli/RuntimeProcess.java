package dev.backplane.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * Tells the process of a home's runtime from one that has been given its number since: by the
 * option every runtime is started with.
 */
final class RuntimeProcess {

    private static final Path PROCESSES = Path.of("/proc");

    private RuntimeProcess() {}

    static boolean runs(Path home, long pid) {
        String option = "-Dbackplane.home=" + home;
        if (!Files.exists(PROCESSES.resolve("self/cmdline"))) {
            return ProcessHandle.of(pid)
                    .filter(ProcessHandle::isAlive)
                    .map(process -> process.info().commandLine().orElse(option))
                    .filter(line -> line.contains(option))
                    .isPresent();
        }
        try {
            // Not through ProcessHandle, which cuts long command lines off.
            byte[] line = Files.readAllBytes(PROCESSES.resolve(pid + "/cmdline"));
            return Arrays.asList(new String(line, StandardCharsets.UTF_8).split("\0"))
                    .contains(option);
        } catch (IOException e) {
            return false; // it has ended
        }
    }
}
