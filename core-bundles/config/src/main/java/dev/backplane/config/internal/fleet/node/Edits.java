package dev.backplane.config.internal.fleet.node;

import dev.backplane.config.internal.fleet.protocol.Revision;
import dev.backplane.config.internal.fleet.protocol.Token;

import org.jspecify.annotations.Nullable;

import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;

/** The edits of a node in the order they go out. Not thread-safe: its owner's lock guards it. */
final class Edits {

    private final Map<Token, Edit> waiting = new LinkedHashMap<>();
    private final Map<String, Token> latest = new HashMap<>();

    /** What was sent keeps its token and content: it may have arrived. */
    private final Set<Token> sent = new HashSet<>();

    void add(Edit edit) {
        waiting.put(edit.token(), edit);
        latest.put(edit.pid(), edit.token());
    }

    /** Takes up what an earlier start of this node has left. */
    void restore(Collection<Edit> left) {
        left.forEach(this::add);
        sent.addAll(waiting.keySet());
    }

    /** The one that is to go out, from now on sent; null if there is none. */
    @Nullable Edit next() {
        if (waiting.isEmpty()) {
            return null;
        }
        Edit edit = waiting.values().iterator().next();
        sent.add(edit.token());
        return edit;
    }

    @Nullable Edit latest(String pid) {
        Token token = latest.get(pid);
        return token == null ? null : waiting.get(token);
    }

    boolean isSent(Edit edit) {
        return sent.contains(edit.token());
    }

    void remove(Edit edit) {
        waiting.remove(edit.token());
        sent.remove(edit.token());
        latest.remove(edit.pid(), edit.token());
    }

    /** Gives those who built on an accepted edit their base. */
    void settle(Edit accepted, Revision revision) {
        remove(accepted);
        replace(each -> accepted.token().equals(each.follows()) ? each.on(revision) : each);
    }

    /** The content is the same under another revision. */
    void rebase(String pid, Revision from, Revision to) {
        replace(
                each ->
                        each.pid().equals(pid) && each.base().equals(from) && each.follows() == null
                                ? each.on(to)
                                : each);
    }

    /** Whether it has got another base since it was taken from here. */
    boolean isRebased(Edit edit) {
        Edit now = waiting.get(edit.token());
        return now != null && !now.base().equals(edit.base());
    }

    /** Begins all of them anew, with other tokens. */
    List<Edit> renew(UnaryOperator<Edit> renewal) {
        List<Edit> old = all();
        Map<Token, Token> tokens = new HashMap<>();
        waiting.clear();
        latest.clear();
        sent.clear();
        for (Edit edit : old) {
            Edit renewed = renewal.apply(edit);
            tokens.put(edit.token(), renewed.token());
            Token followed = edit.follows() == null ? null : tokens.get(edit.follows());
            add(
                    new Edit(
                            renewed.pid(),
                            renewed.base(),
                            renewed.token(),
                            renewed.deleted(),
                            renewed.content(),
                            followed,
                            renewed.answer()));
        }
        return all();
    }

    List<Edit> all() {
        return List.copyOf(waiting.values());
    }

    int size() {
        return waiting.size();
    }

    private void replace(UnaryOperator<Edit> change) {
        waiting.replaceAll((token, edit) -> change.apply(edit));
    }
}
