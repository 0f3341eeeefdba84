package dev.backplane.shell.internal;

import java.lang.reflect.Array;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.HexFormat;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** A property's value for people: bytes as text where they are text, and nothing without end. */
final class PropertyText {

    private static final int MOST_CHARACTERS = 2_000;
    private static final int HEX_HEAD = 16;
    private static final HexFormat HEX = HexFormat.ofDelimiter(" ");

    private PropertyText() {}

    static String of(Object value) {
        return switch (value) {
            case byte[] bytes -> bytes(bytes);
            case Collection<?> values ->
                    values.stream()
                            .map(PropertyText::of)
                            .collect(Collectors.joining(", ", "[", "]"));
            case Object any when any.getClass().isArray() ->
                    of(
                            IntStream.range(0, Array.getLength(any))
                                    .mapToObj(i -> Array.get(any, i))
                                    .toList());
            default -> shorten(masked(value.toString()));
        };
    }

    private static String bytes(byte[] bytes) {
        try {
            String text =
                    StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
            boolean printable = text.codePoints().allMatch(PropertyText::isPrintable);
            return printable ? shorten(text) : hex(bytes);
        } catch (CharacterCodingException e) {
            return hex(bytes);
        }
    }

    private static String hex(byte[] bytes) {
        int head = Math.min(HEX_HEAD, bytes.length);
        return bytes.length
                + " bytes: "
                + HEX.formatHex(bytes, 0, head)
                + (head < bytes.length ? " ..." : "");
    }

    /** A terminal obeys control characters. */
    private static String masked(String text) {
        return text.codePoints()
                .map(character -> isPrintable(character) ? character : '?')
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }

    private static boolean isPrintable(int character) {
        return character == '\n'
                || character == '\t'
                || (!Character.isISOControl(character) && Character.isDefined(character));
    }

    private static String shorten(String text) {
        return text.length() <= MOST_CHARACTERS
                ? text
                : text.substring(0, MOST_CHARACTERS)
                        + "... ("
                        + text.length()
                        + " characters in all)";
    }
}
