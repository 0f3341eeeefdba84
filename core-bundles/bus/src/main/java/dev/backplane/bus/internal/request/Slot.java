package dev.backplane.bus.internal.request;

/**
 * Where one plugin's calls go now: the snapshot, one cell per plugin, so that a change costs the
 * same with one plugin as with a thousand.
 *
 * <p>Draining is proved on this one volatile field alone ({@link InFlight}). A map's own values
 * would not do: removing a key is no volatile write. A removed plugin's slot therefore says {@link
 * Route.Gone} for ever and is not used again.
 */
final class Slot {

    private volatile Route route;

    Slot(Route first) {
        this.route = first;
    }

    Route route() {
        return route;
    }

    void publish(Route next) {
        route = next;
    }
}
