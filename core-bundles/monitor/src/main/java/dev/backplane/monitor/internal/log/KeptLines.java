package dev.backplane.monitor.internal.log;

/**
 * How much of each plugin's log is kept in memory.
 *
 * @param lines at most
 * @param chars of all of them together, about
 */
record KeptLines(int lines, long chars) {}
