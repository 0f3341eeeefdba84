package dev.backplane.config.internal.fleet.node;

import dev.backplane.config.internal.fleet.protocol.Document;
import dev.backplane.config.internal.fleet.protocol.Loser;
import dev.backplane.config.internal.fleet.protocol.Put;
import dev.backplane.config.internal.fleet.protocol.Revision;
import dev.backplane.config.internal.fleet.protocol.Token;

import org.jspecify.annotations.Nullable;

import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;

/**
 * A change made on this node that the fleet has not acknowledged yet.
 *
 * @param base what the document was at when it was edited
 * @param follows an earlier edit of the same document that was on its way then; its revision will
 *     be the base
 * @param answer who waits for the acknowledgement; null if the change is in effect here already
 */
record Edit(
        String pid,
        Revision base,
        Token token,
        boolean deleted,
        String content,
        @Nullable Token follows,
        @Nullable CompletableFuture<Outcome> answer) {

    /** In effect on this node already; to be taken back if it loses. */
    boolean isOptimistic() {
        return answer == null;
    }

    Edit with(Token other) {
        return new Edit(pid, base, other, deleted, content, follows, answer);
    }

    Edit on(Revision other) {
        return new Edit(pid, other, token, deleted, content, null, answer);
    }

    Put put(long epoch) {
        return new Put(pid, base, deleted, content, token, token, Revision.NONE, epoch);
    }

    Document acceptedAt(Revision revision, Revision origin) {
        return new Document(pid, revision, origin, token, deleted, content);
    }

    Loser lostAgainst(Document winner, String node) {
        return new Loser(pid, node, token, base, winner.revision(), deleted, content);
    }

    void answer(Outcome outcome) {
        if (answer != null) {
            answer.complete(outcome);
        }
    }

    void abandon() {
        if (answer != null) {
            answer.completeExceptionally(
                    new CancellationException(
                            "this node left the fleet before it was told what became of the change"
                                    + " of "
                                    + pid));
        }
    }
}
