package dev.backplane.config.internal.storage;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Turns a PID into a file name and back. Capital letters are encoded too, because two PIDs that
 * differ only in case would share a file where the file system ignores case.
 */
public final class PidFileName {

    public static final String SUFFIX = ".config";

    /** Leaves room within the 255 bytes file systems allow for the suffixes of temporary files. */
    private static final int MAX_BYTES = 200;

    private static final HexFormat HEX = HexFormat.of();
    private static final Pattern FORM =
            Pattern.compile("((?:[a-z0-9._~-]|%[0-9a-f]{2})+)" + Pattern.quote(SUFFIX));

    private PidFileName() {}

    /**
     * The file name of a PID.
     *
     * @throws IOException if the name would be longer than a file system bears
     */
    public static String of(String pid) throws IOException {
        StringBuilder name = new StringBuilder(pid.length() + SUFFIX.length());
        for (byte b : pid.getBytes(StandardCharsets.UTF_8)) {
            if (isPlain(b) && !(b == '.' && name.isEmpty())) {
                name.append((char) b);
            } else {
                HEX.toHexDigits(name.append('%'), b);
            }
        }
        if (name.isEmpty() || name.length() > MAX_BYTES) {
            throw new IOException(
                    "The PID '"
                            + pid
                            + "' cannot be stored: its file name would have "
                            + name.length()
                            + " bytes, 1 to "
                            + MAX_BYTES
                            + " are possible. Choose a shorter PID of lower-case ASCII letters.");
        }
        return name.append(SUFFIX).toString();
    }

    /** The PID a file name stands for, if {@link #of} writes such names. */
    public static Optional<String> toPid(String fileName) {
        Matcher matcher = FORM.matcher(fileName);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        String name = matcher.group(1);
        ByteArrayOutputStream pid = new ByteArrayOutputStream(name.length());
        for (int i = 0; i < name.length(); i++) {
            if (name.charAt(i) == '%') {
                pid.write(HexFormat.fromHexDigits(name, i + 1, i + 3));
                i += 2;
            } else {
                pid.write(name.charAt(i));
            }
        }
        return Optional.of(pid.toString(StandardCharsets.UTF_8));
    }

    private static boolean isPlain(byte b) {
        return (b >= 'a' && b <= 'z') || (b >= '0' && b <= '9') || "._-~".indexOf(b) >= 0;
    }
}
