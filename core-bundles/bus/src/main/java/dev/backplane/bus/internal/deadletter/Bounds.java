package dev.backplane.bus.internal.deadletter;

/**
 * How much is kept; one immutable value, so that a change of configuration is seen whole.
 *
 * @param maxLetters letters at most
 * @param maxBytes their bytes at most, all together
 * @param maxLetterBytes bytes of one letter at most; a larger one is shortened
 */
record Bounds(int maxLetters, long maxBytes, int maxLetterBytes) {

    /** Room for the cause, the names and a beginning of the properties. */
    static final int LEAST_LETTER_BYTES = 16 * 1024;

    Bounds {
        requireAtLeast("maxLetters", maxLetters, 1);
        requireAtLeast("maxLetterBytes", maxLetterBytes, LEAST_LETTER_BYTES);
        requireAtLeast("maxBytes", maxBytes, maxLetterBytes);
    }

    private static void requireAtLeast(String setting, long value, long least) {
        if (value < least) {
            throw new IllegalArgumentException(
                    setting
                            + "="
                            + value
                            + " in "
                            + LetterKeeper.PID
                            + " must be at least "
                            + least
                            + (setting.equals("maxBytes") ? ", which is maxLetterBytes" : ""));
        }
    }
}
