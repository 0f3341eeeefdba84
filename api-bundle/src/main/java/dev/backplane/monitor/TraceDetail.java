package dev.backplane.monitor;

/**
 * Details of a step of a trace, by the names they have in what is exported.
 *
 * @since 0.1
 */
public final class TraceDetail {

    /** The version of the plugin that handled it. */
    public static final String VERSION = "backplane.version";

    /** Which attempt of a request it was, from the second one on. */
    public static final String ATTEMPT = "backplane.attempt";

    /** The id of the dead letter that is replayed. */
    public static final String REPLAY_OF = "backplane.replay.of";

    /** The name of the subscriber that handled it. */
    public static final String SUBSCRIBER = "backplane.subscriber";

    private TraceDetail() {}
}
