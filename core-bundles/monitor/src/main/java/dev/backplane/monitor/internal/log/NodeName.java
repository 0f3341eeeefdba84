package dev.backplane.monitor.internal.log;

import java.net.InetAddress;
import java.net.UnknownHostException;

/** What this runtime is called among others. */
public final class NodeName {

    private NodeName() {}

    /** The name that is configured, else the host's. */
    public static String of(String configured) {
        if (!configured.isBlank()) {
            return configured.strip();
        }
        String variable = System.getenv("HOSTNAME");
        if (variable != null && !variable.isBlank()) {
            return variable;
        }
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            return "localhost";
        }
    }
}
