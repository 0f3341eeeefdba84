package dev.backplane.bus;

/**
 * How urgent its sender holds a message to be. It travels along and is there for handlers to read;
 * the runtime keeps order and does not let a message overtake another.
 *
 * @since 0.1
 */
public enum Priority {
    /** May wait, and may be the first to be left out. */
    LOW,
    /** The usual. */
    NORMAL,
    /** Somebody is waiting for it. */
    HIGH
}
