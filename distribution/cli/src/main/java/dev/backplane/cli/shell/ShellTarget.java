package dev.backplane.cli.shell;

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
record ShellTarget(String host, int port, Path identity, Path hostKey) {

    /** Takes what was given, and the rest from the home folder. */
    static ShellTarget find(
            @Nullable String home,
            @Nullable String endpoint,
            @Nullable Path identity,
            @Nullable Path hostKey)
            throws ShellException {
        if (home == null && (endpoint == null || identity == null)) {
            throw new ShellException(
                    "BACKPLANE_HOME is not set, so there is no telling which runtime is meant: use"
                            + " bin/backplane, or give --endpoint and --identity.",
                    null);
        }
        Path folder = Path.of(home == null ? "" : home);
        String address = endpoint == null ? published(folder) : endpoint;
        Path keys = folder.resolve("data/ssh");
        Path key = identity == null ? keys.resolve("client_key") : identity;
        if (!Files.isReadable(key)) {
            throw new ShellException(
                    "The key "
                            + key
                            + " is not there or not readable: run as the user who owns the runtime,"
                            + " or give another with --identity.",
                    null);
        }
        return at(address, key, hostKey == null ? keys.resolve("host_key.pub") : hostKey);
    }

    private static ShellTarget at(String address, Path identity, Path hostKey)
            throws ShellException {
        int colon = address.lastIndexOf(':');
        String port = address.substring(colon + 1);
        if (colon <= 0 || !port.matches("\\d{1,5}")) {
            throw new ShellException("'" + address + "' is not an endpoint: give HOST:PORT.", null);
        }
        String host = address.substring(0, colon).replaceAll("^\\[|]$", "");
        return new ShellTarget(host, Integer.parseInt(port), identity, hostKey);
    }

    private static String published(Path home) throws ShellException {
        InstanceFiles instance = InstanceFiles.in(home);
        Map<String, String> endpoints = instance.endpoints();
        if (endpoints.isEmpty()) {
            throw new ShellException(capitalised(instance.absence()) + ".", null);
        }
        String address = endpoints.get("ssh");
        if (address == null) {
            throw new ShellException(
                    "The runtime in "
                            + home
                            + " has no remote shell (its port is switched off); set"
                            + " BACKPLANE_SSH_PORT and start it again.",
                    null);
        }
        return address;
    }

    private static String capitalised(String sentence) {
        return Character.toUpperCase(sentence.charAt(0)) + sentence.substring(1);
    }

    @Override
    public String toString() {
        return host + ":" + port;
    }
}
