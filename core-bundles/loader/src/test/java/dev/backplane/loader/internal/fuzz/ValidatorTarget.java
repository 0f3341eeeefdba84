package dev.backplane.loader.internal.fuzz;

import dev.backplane.loader.PluginDescriptor;
import dev.backplane.loader.internal.policy.CodePolicy;
import dev.backplane.loader.internal.policy.CodeReview;
import dev.backplane.loader.internal.policy.TestPolicy;
import dev.backplane.loader.internal.validation.ArtifactInspector;
import dev.backplane.loader.internal.validation.Inspection;
import dev.backplane.plugin.ErrorCode;
import dev.backplane.plugin.PluginException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;

/**
 * What the fuzzer calls: whatever comes in is refused with a reason or accepted, and what is
 * accepted is what others will read; nothing else happens, and little is spent on it.
 */
public final class ValidatorTarget {

    private static final long MAX_CPU_NANOS = 5_000_000_000L;
    private static final long MAX_ALLOCATED_BYTES = 96L * 1024 * 1024;
    private static final int MAX_MESSAGE_CHARS = 1_000;
    private static final CodePolicy POLICY = TestPolicy.with(Map.of());
    private static final Path FOLDER = folder();
    private static final Path FILE = FOLDER.resolve("in/fuzzed.jar");

    private ValidatorTarget() {}

    private static Path folder() {
        try {
            Path folder = Files.createTempDirectory("validator");
            Files.createDirectory(folder.resolve("in"));
            return folder;
        } catch (IOException e) {
            throw new IllegalStateException("no folder to work in", e);
        }
    }

    /** The fuzzer's entry, found by its name. */
    public static void fuzzerTestOneInput(byte[] input) throws IOException {
        Files.write(FILE, FuzzedJar.of(input));
        Spent before = Spent.soFar();
        Optional<PluginDescriptor> accepted = judge();
        boolean dear = isDear(Spent.since(before));
        require(
                Arrays.equals(FOLDER.toFile().list(), new String[] {"in"})
                        && FILE.getParent().toFile().list().length == 1,
                "wrote something to %s",
                FOLDER);
        if (accepted.isPresent()) {
            SecondOpinion.confirm(FILE, accepted.get());
        }
        if (dear) {
            // Once more: for the first of its kind classes had to be loaded, and changed.
            Spent begin = Spent.soFar();
            judge();
            Spent spent = Spent.since(begin);
            require(!isDear(spent), "takes %s", spent);
        }
    }

    private static boolean isDear(Spent spent) {
        return spent.cpuNanos() > MAX_CPU_NANOS || spent.bytes() > MAX_ALLOCATED_BYTES;
    }

    private static Optional<PluginDescriptor> judge() {
        CodeReview review = POLICY.review();
        try {
            return Optional.of(
                    review.judge(
                            "fuzzed.jar",
                            ArtifactInspector.inspect(
                                    "fuzzed.jar", FILE, Inspection.DEFAULTS, review::visitor)));
        } catch (PluginException e) {
            String message = e.getMessage();
            require(
                    e.code() == ErrorCode.BAD_ARTIFACT
                            || e.code() == ErrorCode.TOO_LARGE
                            || e.code() == ErrorCode.UNTRUSTED,
                    "is refused as %s",
                    e.code());
            require(message.startsWith("'fuzzed.jar' is refused: "), "says only: %s", message);
            require(
                    message.length() < MAX_MESSAGE_CHARS
                            && message.chars().noneMatch(Character::isISOControl),
                    "has an unfit message: %s",
                    message);
            return Optional.empty();
        }
    }

    private static void require(boolean holds, String otherwise, Object detail) {
        if (!holds) {
            throw new AssertionError("the validation " + otherwise.formatted(detail));
        }
    }
}
