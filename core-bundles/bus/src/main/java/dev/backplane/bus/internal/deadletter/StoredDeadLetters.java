package dev.backplane.bus.internal.deadletter;

import dev.backplane.bus.admin.DeadLetter;
import dev.backplane.bus.admin.DeadLetter.Selection;
import dev.backplane.bus.admin.DeadLetters;
import dev.backplane.plugin.ErrorCode;
import dev.backplane.plugin.PluginException;

import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The operators' view of the letters. Whatever it answers includes what was just accepted. */
@Component
public final class StoredDeadLetters implements DeadLetters {

    private final LetterKeeper keeper;
    private final LetterShelf shelf;
    private final Set<Long> underWay = ConcurrentHashMap.newKeySet();

    @Reference(
            cardinality = ReferenceCardinality.MULTIPLE,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    volatile List<Redelivery> redeliveries = List.of();

    /** Reads nothing until it is asked. */
    @Activate
    public StoredDeadLetters(@Reference LetterKeeper keeper) {
        this.keeper = keeper;
        this.shelf = new LetterShelf(keeper);
    }

    @Override
    public List<DeadLetter> list(Selection selection) {
        return shelf.list(new Filter(selection));
    }

    @Override
    public Optional<DeadLetter> find(long id) {
        return shelf.find(id);
    }

    @Override
    public int replay(long id) {
        claim(id);
        try {
            DeadLetter letter = find(id).orElseThrow(() -> unknown(id));
            requireReplayable(letter);
            int reached = redelivery(letter).redeliver(letter);
            shelf.remove(List.of(id));
            return reached;
        } finally {
            underWay.remove(id);
        }
    }

    @Override
    public void purge(long id) {
        claim(id);
        try {
            if (!shelf.purge(id)) {
                throw unknown(id);
            }
        } finally {
            underWay.remove(id);
        }
    }

    /** One at a time for each letter: whoever comes second finds it under way, or gone. */
    private void claim(long id) {
        if (!underWay.add(id)) {
            throw new PluginException(
                    ErrorCode.UNKNOWN_DEAD_LETTER,
                    "Dead letter "
                            + id
                            + " is being replayed or purged by somebody else at this moment");
        }
    }

    @Override
    public int purge(Selection selection) {
        return shelf.purge(new Filter(selection));
    }

    @Override
    public Totals totals() {
        return keeper.ask(
                store ->
                        new Totals(
                                store.count(),
                                store.bytes(),
                                keeper.received(),
                                store.displaced(),
                                keeper.unstored()));
    }

    private Redelivery redelivery(DeadLetter letter) {
        return redeliveries.stream()
                .filter(redelivery -> redelivery.isFor(letter.kind()))
                .findFirst()
                .orElseThrow(
                        () ->
                                new PluginException(
                                        ErrorCode.RUNTIME_UNAVAILABLE,
                                        "Dead letter "
                                                + letter.id()
                                                + " cannot be sent again now: nothing in the bus"
                                                + " sends a letter of the kind "
                                                + letter.kind()));
    }

    private static void requireReplayable(DeadLetter letter) {
        if (!letter.replayable()) {
            throw new PluginException(
                    ErrorCode.INVALID_ARGUMENT,
                    "Dead letter "
                            + letter.id()
                            + " cannot be sent again as it was: a value was kept as text only, or"
                            + " the letter was larger than maxLetterBytes in "
                            + LetterKeeper.PID);
        }
    }

    private static PluginException unknown(long id) {
        return new PluginException(
                ErrorCode.UNKNOWN_DEAD_LETTER,
                "There is no dead letter "
                        + id
                        + ": it never was, or was replayed, purged or displaced");
    }
}
