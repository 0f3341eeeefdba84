package dev.backplane.cli;

import picocli.CommandLine;
import picocli.CommandLine.TypeConversionException;

/** Numbers, and what to say of what is none. */
public final class WholeNumber {

    private WholeNumber() {}

    /** Reads them so in all options. */
    static void register(CommandLine commands) {
        commands.registerConverter(long.class, WholeNumber::parse);
        commands.registerConverter(Long.class, WholeNumber::parse);
        commands.registerConverter(int.class, WholeNumber::parseInt);
        commands.registerConverter(Integer.class, WholeNumber::parseInt);
    }

    /**
     * Reads one.
     *
     * @throws TypeConversionException if it is none, or too large
     */
    public static long parse(String text) {
        try {
            return Long.parseLong(text);
        } catch (NumberFormatException e) {
            throw new TypeConversionException("'" + text + "' is no whole number, or too large");
        }
    }

    private static int parseInt(String text) {
        long number = parse(text);
        if (number != (int) number) {
            throw new TypeConversionException(text + " is too large");
        }
        return (int) number;
    }
}
