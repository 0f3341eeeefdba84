package dev.backplane.bus.internal.deadletter;

import dev.backplane.bus.admin.DeadLetter;
import dev.backplane.bus.admin.DeadLetter.Selection;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Writes letters until it is killed, and prints the highest id it was told is on the disk. */
final class CrashingLetters {

    private CrashingLetters() {}

    public static void main(String[] arguments) {
        LetterKeeper keeper = new LetterKeeper(Path.of(arguments[0]), TestLetters.BOUNDS);
        StoredDeadLetters letters = new StoredDeadLetters(keeper);
        long last = 0;
        for (int i = 0; true; i++) {
            for (int more = i % 50; more >= 0; more--) {
                keeper.accept(TestLetters.letter("t" + i, Map.of("payload", new byte[i % 3000])));
            }
            List<DeadLetter> listed = letters.list(new Selection(null, null, null, last, 10_000));
            last = listed.getLast().id();
            System.out.println(last);
        }
    }
}
