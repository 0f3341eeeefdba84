package dev.backplane.loader.internal.source;

import java.net.InetAddress;

/**
 * Addresses that begin alike (RFC 4632), of one family.
 *
 * @param first the address the block begins with
 * @param bits how many bits of it count
 */
record AddressBlock(InetAddress first, int bits) {

    /**
     * Reads {@code 10.0.0.0/8}, {@code fd00::/8}, or one address.
     *
     * @throws IllegalArgumentException if it is neither
     */
    static AddressBlock parse(String text) {
        int slash = text.indexOf('/');
        InetAddress first = InetAddress.ofLiteral(slash < 0 ? text : text.substring(0, slash));
        int all = first.getAddress().length * Byte.SIZE;
        int bits = slash < 0 ? all : Integer.parseInt(text.substring(slash + 1));
        if (bits < 0 || bits > all) {
            throw new IllegalArgumentException(
                    "'" + text + "' is no block of addresses: at most " + all + " bits count");
        }
        return new AddressBlock(first, bits);
    }

    boolean contains(InetAddress address) {
        byte[] mine = first.getAddress();
        byte[] other = address.getAddress();
        if (mine.length != other.length) {
            return false;
        }
        for (int bit = 0; bit < bits; bit++) {
            int mask = 0x80 >> (bit % Byte.SIZE);
            int at = bit / Byte.SIZE;
            if ((mine[at] & mask) != (other[at] & mask)) {
                return false;
            }
        }
        return true;
    }
}
