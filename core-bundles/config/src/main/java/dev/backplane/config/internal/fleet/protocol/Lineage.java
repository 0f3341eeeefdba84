package dev.backplane.config.internal.fleet.protocol;

/**
 * Which history answers.
 *
 * @param run the server process
 * @param incarnation of the fleet
 * @param latest the sequence number of its last change
 * @param floor tombstones up to here are forgotten
 */
public record Lineage(String run, long incarnation, long latest, Revision floor) {}
