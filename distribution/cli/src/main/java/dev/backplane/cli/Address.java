package dev.backplane.cli;

import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where a runtime listens.
 *
 * @param host a name, an IPv4 address, or an IPv6 address without its brackets
 * @param port 1 to 65535
 */
public record Address(String host, int port) {

    private static final Pattern FORM = Pattern.compile("(?:\\[([^\\]]+)]|([^:]+)):(\\d{1,5})");
    private static final int LAST_PORT = 65_535;

    /**
     * Reads {@code host:port} or {@code [ipv6]:port}.
     *
     * @throws IllegalArgumentException if it is neither
     */
    public static Address parse(String text) {
        Matcher matcher = FORM.matcher(text);
        if (matcher.matches()) {
            int port = Integer.parseInt(matcher.group(3));
            if (port >= 1 && port <= LAST_PORT) {
                return new Address(
                        matcher.group(1) == null ? matcher.group(2) : matcher.group(1), port);
            }
        }
        throw new IllegalArgumentException("'" + text + "' is not host:port");
    }

    @Override
    public String toString() {
        return (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
    }

    /** For the option of the command line. */
    public static final class Converter implements ITypeConverter<Address> {
        @Override
        public Address convert(String value) {
            try {
                return parse(value);
            } catch (IllegalArgumentException e) {
                throw new TypeConversionException(e.getMessage());
            }
        }
    }
}
