package dev.backplane.monitor.internal.jfr;

import java.util.List;

/**
 * What of a stack tells whose it is: the class loaders on it, innermost first, each once, by their
 * numbers. Whose loaders these are may be known only later: events come in no order.
 *
 * @param loaders of the stack
 * @param origin of the stack that started the thread
 * @param blind whether there is nothing to see: no stack, or a thread that everybody shares
 */
public record Trail(List<Long> loaders, List<Long> origin, boolean blind) {

    /** Lists are copied. */
    public Trail {
        loaders = List.copyOf(loaders);
        origin = List.copyOf(origin);
    }
}
