package dev.backplane.loader.internal.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.backplane.plugin.ErrorCode;
import dev.backplane.plugin.PluginException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.List;

class AddressPolicyTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "127.0.0.1",
                "127.1.2.3",
                "0.0.0.0",
                "10.0.0.1",
                "172.16.0.1",
                "172.31.255.255",
                "192.168.1.1",
                "100.64.0.1",
                "169.254.169.254",
                "224.0.0.1",
                "255.255.255.255",
                "192.0.2.1",
                "198.18.0.1",
                "[::1]",
                "[::]",
                "[fe80::1]",
                "[fec0::1]",
                "[fc00::1]",
                "[fd12:3456::1]",
                "[ff02::1]",
                "[2001:db8::1]",
                "[::ffff:127.0.0.1]",
                "[::7f00:1]",
                "[64:ff9b::a00:1]",
                "[2002:a00:1::]",
                "[2001::1]"
            })
    void keepsOffWhatIsNotPublic(String host) {
        assertThatExceptionOfType(PluginException.class)
                .isThrownBy(() -> AddressPolicy.allowing(List.of()).addressesOf(url(host)))
                .matches(e -> e.code() == ErrorCode.UNTRUSTED)
                .withMessageContaining("privateNetworks");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "8.8.8.8",
                "172.15.255.255",
                "172.32.0.1",
                "192.169.0.1",
                "100.128.0.1",
                "[2606:4700::1111]",
                "[64:ff9b::808:808]",
                "[2002:808:808::]"
            })
    void takesThePublicNetwork(String host) throws UnknownHostException {
        assertThat(AddressPolicy.allowing(List.of()).addressesOf(url(host))).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"10.1.2.3", "[fd00::7]", "127.0.0.1"})
    void takesWhatIsAllowed(String host) throws UnknownHostException {
        AddressPolicy policy =
                AddressPolicy.allowing(List.of("10.1.0.0/16", "fd00::/64", "127.0.0.1"));

        assertThat(policy.addressesOf(url(host))).hasSize(1);
    }

    @Test
    void allowsNoMoreThanThat() {
        AddressPolicy policy = AddressPolicy.allowing(List.of("10.1.0.0/16", "nonsense", "10/8/8"));

        assertThatExceptionOfType(PluginException.class)
                .isThrownBy(() -> policy.addressesOf(url("10.2.0.1")));
    }

    @Test
    void refusesANameOneOfWhoseAddressesIsPrivate() {
        AddressPolicy policy = new AddressPolicy(List.of(), host -> all("8.8.8.8", "10.0.0.1"));

        assertThatExceptionOfType(PluginException.class)
                .isThrownBy(() -> policy.addressesOf(url("plugins.acme.com")))
                .withMessageContaining(
                        "plugins.acme.com has the address 10.0.0.1, which is a private address");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "10.0.0.0/33", "10.0.0.0/-1", "10.0.0.0/x", "acme.com", "::1/129"})
    void readsNoNonsense(String text) {
        assertThatIllegalArgumentException().isThrownBy(() -> AddressBlock.parse(text));
    }

    private static URI url(String host) {
        return URI.create("https://" + host + "/greeter.jar");
    }

    static InetAddress[] all(String... addresses) {
        return List.of(addresses).stream().map(InetAddress::ofLiteral).toArray(InetAddress[]::new);
    }
}
