package dev.backplane.manager;

/**
 * Conditions (OSGi Compendium 8, section 112.3.13 and Core 8, chapter 157) by which the parts of
 * the runtime wait for each other: services of type {@code org.osgi.service.condition.Condition}
 * with these ids.
 *
 * @since 0.1
 */
public final class RuntimeConditions {

    /** The plugins of the desired state have been brought up, or have had their time. */
    public static final String PLUGINS_RECONCILED = "dev.backplane.plugins.reconciled";

    /** The gateway's endpoint serves; the condition's property {@link #PORT} holds the port. */
    public static final String GRPC_SERVING = "dev.backplane.grpc.serving";

    /** The remote shell serves; the condition's property {@link #PORT} holds the port. */
    public static final String SSH_SERVING = "dev.backplane.ssh.serving";

    /** Health is answered over HTTP; the condition's property {@link #PORT} holds the port. */
    public static final String HTTP_SERVING = "dev.backplane.http.serving";

    /** The file door has looked at its folder once; what lay there is installed or refused. */
    public static final String PLUGINS_SCANNED = "dev.backplane.plugins.scanned";

    /** Property, {@code Integer}: the TCP port bound. */
    public static final String PORT = "backplane.port";

    /** Property, {@code String}: the address bound; the loopback address if absent. */
    public static final String HOST = "backplane.host";

    private RuntimeConditions() {}
}
