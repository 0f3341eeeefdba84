package dev.backplane.cli.shell;

import dev.backplane.cli.Address;
import dev.backplane.cli.Failure;
import dev.backplane.cli.InstanceFiles;

import org.jspecify.annotations.Nullable;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/**
 * Which runtime to talk to, with which key, and which key it must show.
 *
 * @param identity the client's private key
 * @param hostKey the public key the runtime must own; not checked if there is no such file
 */
record ShellTarget(Address address, Path identity, Path hostKey) {

    /** Takes what was given, and the rest from the home folder. */
    static ShellTarget find(
            @Nullable String home,
            @Nullable Address endpoint,
            @Nullable Path identity,
            @Nullable Path hostKey) {
        if (home == null && (endpoint == null || identity == null)) {
            throw new Failure(
                    "BACKPLANE_HOME is not set, so there is no telling which runtime is meant: use"
                            + " bin/backplane, or give --endpoint and --identity.");
        }
        Path folder = Path.of(home == null ? "" : home);
        Address address = endpoint == null ? published(folder) : endpoint;
        Path keys = folder.resolve("data/ssh");
        Path key = identity == null ? keys.resolve("client_key") : identity;
        if (!Files.isReadable(key)) {
            throw new Failure(
                    "The key "
                            + key
                            + " is not there or not readable: run as the user who owns the runtime,"
                            + " or give another with --identity.");
        }
        return new ShellTarget(
                address, key, hostKey == null ? keys.resolve("host_key.pub") : hostKey);
    }

    private static Address published(Path home) {
        InstanceFiles instance = InstanceFiles.in(home);
        Map<String, String> endpoints = instance.endpoints();
        if (endpoints.isEmpty()) {
            throw new Failure(capitalised(instance.absence()) + ".");
        }
        String address = endpoints.get("ssh");
        if (address == null) {
            throw new Failure(
                    "The runtime in "
                            + home
                            + " has no remote shell (its port is switched off); set"
                            + " BACKPLANE_SSH_PORT and start it again.");
        }
        return parse(address);
    }

    private static Address parse(String published) {
        try {
            return Address.parse(published);
        } catch (IllegalArgumentException e) {
            throw new Failure("The instance's endpoints.properties: " + e.getMessage() + ".", e);
        }
    }

    private static String capitalised(String sentence) {
        return Character.toUpperCase(sentence.charAt(0)) + sentence.substring(1);
    }

    @Override
    public String toString() {
        return address.toString();
    }
}
