package dev.backplane.benchmarks.events;

/** One topic with a publisher and its subscribers, on whatever bus. */
public interface Load extends AutoCloseable {

    /** Publishes one event. */
    void publish();

    /** How often a subscriber got an event so far. */
    long delivered();

    /** How many get each event. */
    int subscribers();

    /** How many deliveries may be outstanding where the bus itself has no bound. */
    default long window() {
        return Long.MAX_VALUE;
    }

    @Override
    void close();
}
