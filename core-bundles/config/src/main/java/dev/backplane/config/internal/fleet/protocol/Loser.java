package dev.backplane.config.internal.fleet.protocol;

/**
 * An edit that lost: somebody else had changed the document since.
 *
 * @param base what it was based on
 * @param winner what the fleet holds instead
 */
public record Loser(
        String pid,
        String node,
        Token token,
        Revision base,
        Revision winner,
        boolean deleted,
        String content) {}
