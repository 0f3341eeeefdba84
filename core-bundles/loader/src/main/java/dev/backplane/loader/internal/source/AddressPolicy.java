package dev.backplane.loader.internal.source;

import dev.backplane.plugin.ErrorCode;
import dev.backplane.plugin.PluginException;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Keeps whoever may name a URL from using this machine to reach what only this machine can reach. A
 * name is resolved once, and only the addresses that were looked at are connected to: a name server
 * that answers differently the next time gains nothing.
 */
public final class AddressPolicy {

    private static final Logger log = LoggerFactory.getLogger(AddressPolicy.class);

    /** How names become addresses; a test puts another in its place. */
    interface Resolver {
        InetAddress[] resolve(String host) throws UnknownHostException;
    }

    /** What is not the public network (IANA special-purpose address registries), by its kind. */
    private static final Map<AddressBlock, String> CLOSED = new LinkedHashMap<>();

    private static final AddressBlock NAT64 = AddressBlock.parse("64:ff9b::/96");
    private static final AddressBlock V4_COMPATIBLE = AddressBlock.parse("::/96");
    private static final AddressBlock SIX_TO_FOUR = AddressBlock.parse("2002::/16");
    private static final int SIX_TO_FOUR_OFFSET = 2;
    private static final int LAST_OFFSET = 12;
    private static final int V4_BYTES = 4;

    static {
        close("a loopback address", "127.0.0.0/8", "0.0.0.0/8", "::1", "::");
        close("a link-local address", "169.254.0.0/16", "fe80::/10");
        close("a private address", "10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16");
        close("a private address", "100.64.0.0/10", "fc00::/7", "fec0::/10", "64:ff9b:1::/48");
        close("a multicast address", "224.0.0.0/4", "ff00::/8");
        close("a reserved address", "192.0.0.0/24", "192.0.2.0/24", "198.18.0.0/15");
        close("a reserved address", "198.51.100.0/24", "203.0.113.0/24", "240.0.0.0/4");
        close("a reserved address", "100::/64", "2001::/32", "2001:db8::/32", "3fff::/20");
    }

    private final List<AddressBlock> allowed;
    private final Resolver resolver;

    AddressPolicy(Collection<String> allowed, Resolver resolver) {
        this.allowed = allowed.stream().flatMap(AddressPolicy::block).toList();
        this.resolver = resolver;
    }

    /**
     * The public network, and these.
     *
     * @param allowed blocks such as {@code 10.1.0.0/16}, or single addresses; one that cannot be
     *     read allows nothing, and is logged
     */
    public static AddressPolicy allowing(Collection<String> allowed) {
        return new AddressPolicy(allowed, InetAddress::getAllByName);
    }

    private static Stream<AddressBlock> block(String text) {
        try {
            return Stream.of(AddressBlock.parse(text));
        } catch (IllegalArgumentException e) {
            log.error(
                    "'{}' in privateNetworks of dev.backplane.loader is left out, it is no block"
                            + " of addresses such as 10.1.0.0/16: {}",
                    text,
                    e.getMessage());
            return Stream.empty();
        }
    }

    private static void close(String kind, String... blocks) {
        Arrays.stream(blocks).forEach(block -> CLOSED.put(AddressBlock.parse(block), kind));
    }

    /**
     * The addresses of the URL's host; it is these that may be connected to.
     *
     * @throws UnknownHostException if it has none
     * @throws PluginException {@code UNTRUSTED} if one of them is not on the public network
     */
    List<InetAddress> addressesOf(URI uri) throws UnknownHostException {
        String host = uri.getHost().replaceAll("^\\[|]$", "");
        List<InetAddress> addresses = List.of(resolver.resolve(host));
        for (InetAddress address : addresses) {
            Optional<String> kind = closed(address);
            if (kind.isPresent()) {
                throw refusal(uri, host, address, kind.get());
            }
        }
        return addresses;
    }

    private static PluginException refusal(URI uri, String host, InetAddress address, String kind) {
        String text = address.getHostAddress();
        return new PluginException(
                ErrorCode.UNTRUSTED,
                "'%s' is not fetched: %s is %s; if it may be, add %s to privateNetworks of %s"
                        .formatted(
                                PublicUrl.of(uri),
                                host.equals(text)
                                        ? text
                                        : host + " has the address " + text + ", which",
                                kind,
                                text,
                                "the configuration dev.backplane.loader"));
    }

    private Optional<String> closed(InetAddress address) {
        if (isAllowed(address)) {
            return Optional.empty();
        }
        return faces(address).stream()
                .filter(face -> !isAllowed(face))
                .flatMap(
                        face ->
                                CLOSED.entrySet().stream()
                                        .filter(block -> block.getKey().contains(face))
                                        .map(Map.Entry::getValue))
                .findFirst();
    }

    private boolean isAllowed(InetAddress address) {
        return allowed.stream().anyMatch(block -> block.contains(address));
    }

    /** The address, and the IPv4 address that a translator on the way makes of it. */
    private static List<InetAddress> faces(InetAddress address) {
        List<InetAddress> faces = new ArrayList<>(List.of(address));
        if (address instanceof Inet6Address) {
            if (SIX_TO_FOUR.contains(address)) {
                faces.add(embedded(address, SIX_TO_FOUR_OFFSET));
            } else if (NAT64.contains(address) || V4_COMPATIBLE.contains(address)) {
                faces.add(embedded(address, LAST_OFFSET));
            }
        }
        return faces;
    }

    private static InetAddress embedded(InetAddress address, int offset) {
        try {
            return InetAddress.getByAddress(
                    Arrays.copyOfRange(address.getAddress(), offset, offset + V4_BYTES));
        } catch (UnknownHostException e) {
            throw new IllegalStateException("four bytes are an address", e);
        }
    }
}
