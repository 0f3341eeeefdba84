package dev.backplane.config.internal.label;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.net.InetAddress;
import java.util.Map;

/** How this runtime is called. */
public final class NodeName {

    private static final String ENVIRONMENT = "BACKPLANE_NODE";

    private NodeName() {}

    /** As configured, or as the environment says, or as the host is called. */
    public static String of(String configured, Map<String, String> environment) {
        @Nullable String given = environment.get(ENVIRONMENT);
        if (!configured.isBlank()) {
            return configured.strip();
        }
        return given == null || given.isBlank() ? hostName() : given.strip();
    }

    private static String hostName() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (IOException e) {
            return "node";
        }
    }
}
